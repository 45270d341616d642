import { expect, test } from 'vitest'
import type { RobotRow } from '../../../../functions/ports/robots.ts'
import { recoveredRow } from '../../../../functions/service_platform/dispatch/journal-row.ts'
import { rowAfter, transitionInput } from '../../../../functions/service_platform/dispatch/transition-input.ts'
import type { Message } from '../../../../messages/envelope.ts'

const at = '2026-05-13T13:48:52.000Z'

const trigger = (message_id: string) => ({
  message: {
    message_id,
    trace_id: '0'.repeat(32),
    type: 'work.start',
    schema_version: 1,
    robot_id: 'r1',
    subject: 'robot:r1',
    received_at: at,
    priority: 'normal',
    source: 'device.hw',
    payload: {},
    kind: 'request',
    index: 1,
  } satisfies Message,
  position: `${message_id}:00001`,
})

const fresh: RobotRow = {
  robot_id: 'r1',
  state: 'idle',
  since: at,
  policy_version: 'v1',
  revision: 0,
  last_sequence: -1,
  applied_ids: [],
  bucket: '0',
  first_seen_at: at,
}

const applied = (row: RobotRow, messageId: string, outOfOrder = false): RobotRow =>
  rowAfter(row, transitionInput(trigger(messageId), row, outOfOrder, at, undefined), {
    outcome: 'applied',
    from: row.state,
    to: row.state === 'idle' ? 'working' : 'idle',
    handlers: [],
    revision: row.revision + 1,
  })

test('a transition that was never journalled is recovered as out of order, whatever was applied since', () => {
  const row = applied(applied(applied(fresh, 'm1'), 'm2', true), 'm3')
  const recovered = (messageId: string) => recoveredRow(trigger(messageId), row, at, 'd1')
  expect(recovered('m2')).toMatchObject({ outcome: 'applied', from: 'working', to: 'idle', out_of_order: true })
  expect(recovered('m1')).not.toHaveProperty('out_of_order')
  expect(recovered('m3')).not.toHaveProperty('out_of_order')
})

test('a request tells who sent it and why; what a robot says of itself does not', () => {
  const { message, position } = trigger('m1')
  const told = (kind: 'request' | 'fact', source = 'service_platform.api_gateway') =>
    recoveredRow(
      {
        message: { ...message, source, kind, payload: { reason: 'person on the track' } },
        position,
        origin: { principal: 'ada' },
      },
      applied(fresh, 'm1'),
      at,
      'd1',
    )
  expect(told('request')).toMatchObject({ by: 'ada', why: 'person on the track' })
  // The principal is then its certificate.
  expect(told('request', 'device.hw')).not.toHaveProperty('by')
  expect(told('fact')).not.toHaveProperty('by')
})

test('the row forgets who was out of order with the ids that it forgets', () => {
  let row = applied(fresh, 'm0', true)
  expect(row.cause?.out_of_order_ids).toEqual(['m0'])
  for (let n = 1; n < 8; n += 1) row = applied(row, `m${n}`)
  expect(row.cause?.out_of_order_ids).toEqual(['m0'])
  expect(applied(row, 'm8').cause).not.toHaveProperty('out_of_order_ids')
})
