import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { afterAll, expect, test } from 'vitest'
import { minuteMetricsInCloudwatch } from '../../../functions/ports/minute-metrics.cloudwatch.ts'
import { observability } from '../../../local/observability/service.ts'
import { hastyClock } from '../../local/hasty-clock.ts'
import { serviceRuntime } from '../../local/service-runtime.ts'

const MINUTE = 60_000
const clock = hastyClock(500)
const runtime = serviceRuntime({ clock })
observability(runtime)
const client = new CloudWatchClient(await runtime.client())
afterAll(async () => {
  client.destroy()
  await runtime.close()
})

const of = (name: string, statistic: 'Sum' | 'Maximum' | 'p50' | 'p99' = 'Sum') => ({
  namespace: 'AWS/Lambda',
  name,
  dimensions: { FunctionName: 'signalbox-dev-dispatch' },
  statistic,
})

test('metrics are read by the minute, in the order in which they were asked for, oldest first', async () => {
  const { namespace, name, dimensions } = of('Invocations')
  const counter = runtime.door('metrics').counter({ namespace, name, dimensions })
  const begin = Math.ceil(clock.now() / MINUTE) * MINUTE
  clock.advance(begin - clock.now())
  counter.add(1)
  counter.add(2)
  clock.advance(2 * MINUTE)
  counter.add(9)
  const range = { from: begin, until: begin + 5 * MINUTE }
  const metrics = minuteMetricsInCloudwatch(client)
  expect(await metrics.read([of('Throttles'), of('Invocations'), of('Invocations', 'Maximum')], range)).toEqual([
    [],
    [
      { at: begin, value: 3 },
      { at: begin + 2 * MINUTE, value: 9 },
    ],
    [
      { at: begin, value: 2 },
      { at: begin + 2 * MINUTE, value: 9 },
    ],
  ])
})

test('more metrics than one request takes are asked for in several', async () => {
  const many = Array.from({ length: 501 }, (_, n) => of(n === 500 ? 'Invocations' : `None${n}`))
  const range = { from: clock.now() - 10 * MINUTE, until: clock.now() + MINUTE }
  const found = await minuteMetricsInCloudwatch(client).read(many, range)
  expect(found).toHaveLength(501)
  expect(found[500]).toHaveLength(2)
  expect(found[499]).toEqual([])
})
