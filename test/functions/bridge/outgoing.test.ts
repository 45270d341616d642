import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { cloudEventOf, webhookIdOf } from '../../../functions/bridge/outgoing.ts'
import { asExternal, externalEvent, typesFor } from '../../../messages/events/external.ts'
import { repositoryRoot } from '../../tree.ts'

/*
 * What a subscriber is sent is what the published document says: every type that partners may hear.
 */
const published = JSON.parse(readFileSync(join(repositoryRoot, 'docs/generated/asyncapi.json'), 'utf8')) as {
  readonly components: { readonly messages: Readonly<Record<string, { readonly payload: object }>> }
}
const ajv = new Ajv({ strict: false })
addFormats.default(ajv)
ajv.addSchema({ $id: 'doc', components: published.components })

const sent = (type: string, more: object = {}): unknown => {
  const outgoing = asExternal(type, {
    event_id: 'e1',
    robot_id: 'r1',
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    causation_id: 'm1',
    occurred_at: '2026-11-20T09:00:00.000Z',
    payload: externalEvent(type)?.example,
    ...more,
  })
  if (outgoing === undefined || 'fault' in outgoing) throw new Error(`${type} does not leave`)
  return JSON.parse(Buffer.from(cloudEventOf(outgoing.event, 'dev')).toString())
}

test.each(typesFor('partners'))('a webhook of %s is as published', (type) => {
  const validate = ajv.compile({ $ref: `doc#/components/messages/${type}.webhook/payload` })
  for (const event of [sent(type), sent(type, { trace_id: undefined, correlation_id: 'A-1' })]) {
    validate(event)
    expect(validate.errors).toBeNull()
  }
  expect(validate({ ...(sent(type) as object), data: {} })).toBe(false)
})

test('a subscriber knows a delivery again by its id, and two subscribers have each their own', () => {
  expect(webhookIdOf('s1', { event_id: 'e1' })).toBe(webhookIdOf('s1', { event_id: 'e1' }))
  const ids = [
    webhookIdOf('s1', { event_id: 'e1' }),
    webhookIdOf('s2', { event_id: 'e1' }),
    webhookIdOf('s1', { event_id: 'e2' }),
  ]
  expect(new Set(ids).size).toBe(3)
})
