import { join } from 'node:path'
import { expect, test } from 'vitest'
import { flowPlaces } from '../../lib/flow-places.ts'
import { repositoryRoot } from '../tree.ts'
import { synthesised } from './synthesised.ts'

const templates = async () => {
  const { service_platform, device, data_core } = await synthesised('dev')
  return flowPlaces([service_platform, device, data_core])
}

test('the picture of the whole is as the templates are; if not: npx vitest run test/stacks/flow-places.test.ts --update', async () => {
  const text = `${JSON.stringify(await templates(), null, 2)}\n`
  await expect(text).toMatchFileSnapshot(join(repositoryRoot, 'functions/service_platform/flow/places.json'))
})

test('the line is in it from end to end: robots, rules, stream, handlers, bus, listeners, lake', async () => {
  const { edges } = await templates()
  const line = [
    ['robots', 'device.hw'],
    ['device.hw', 'service_platform.core.messaging'],
    ['service_platform.core.messaging', 'service_platform.container.work'],
    ['service_platform.core.messaging', 'service_platform.core.event_rule'],
    ['service_platform.core.event_rule', 'service_platform.api_gateway'],
    ['service_platform.api_gateway', 'listeners'],
    ['service_platform.core.messaging', 'data_core.datalake'],
    ['callers', 'data_core.data_api'],
  ]
  for (const [from, to] of line) expect(edges).toContainEqual(expect.objectContaining({ from, to }))
})
