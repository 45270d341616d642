import { expect, test } from 'vitest'
import {
  emptyHeap,
  heaped,
  type MessageRow,
  ROWS_MAX,
  rowOfDecision,
  rowOfEvent,
  signOf,
  unseen,
} from '../../../console/src/messages/rows.ts'
import { externalEvents } from '../../../messages/events/external.ts'
import { serverExamples } from '../../../messages/feed/frames.ts'

const transitioned = serverExamples.events.events[0].event

test('a transition in the feed is a message that was applied', () => {
  expect(rowOfEvent(transitioned)).toMatchObject({
    key: 'r1 01J9-work-1',
    type: 'work.start',
    outcome: 'applied',
    from: 'idle',
    to: 'working',
    at: '2026-11-20T09:00:00.000Z',
  })
})

test('a decision in the feed is a message with its end and why', () => {
  const payload = externalEvents.find(({ type }) => type === 'message.decided')?.example ?? {}
  expect(rowOfEvent({ ...transitioned, type: 'message.decided', payload })).toMatchObject({
    message_id: '01J9-work-2',
    outcome: 'refused',
    reason: 'not_allowed',
    from: 'charging',
  })
})

test('what else the feed tells of is no message', () => {
  expect(rowOfEvent({ ...transitioned, type: 'job.started', payload: { job_id: 'j1' } })).toBeUndefined()
  expect(rowOfEvent({ ...transitioned, payload: { message_id: 7, type: {} } })).toBeUndefined()
})

test('of a guard that was false its name is the reason', () => {
  const decision = {
    robot_id: 'r1',
    message_id: 'm1',
    outcome: 'refused',
    type: 'work.start',
    kind: 'request',
    trace_id: 'a'.repeat(32),
    source: 'device.hw',
    policy_version: 'v1',
    reason: 'guard',
    guard: 'battery_is_enough',
    received_at: '2026-11-20T09:00:00.000Z',
    decided_at: '2026-11-20T09:00:00.100Z',
    position: '1:1',
    decided_in: '1',
  }
  expect(rowOfDecision(decision)).toMatchObject({ reason: 'battery_is_enough', at: decision.received_at })
})

const row = (message_id: string, outcome = 'applied'): MessageRow => ({
  key: `r1 ${message_id}`,
  message_id,
  robot_id: 'r1',
  type: 'work.start',
  outcome,
  at: '2026-11-20T09:00:00.000Z',
})

test('what is heard lies newest first, and once when it is decided again', () => {
  const first = heaped(emptyHeap, [row('m1', 'held'), row('m2')])
  expect(first.rows.map(({ message_id }) => message_id)).toEqual(['m2', 'm1'])
  const again = heaped(first, [row('m3'), row('m1')])
  expect(again.rows.map(({ message_id, outcome }) => [message_id, outcome])).toEqual([
    ['m1', 'applied'],
    ['m3', 'applied'],
    ['m2', 'applied'],
  ])
  expect(again.heard).toBe(4)
})

test('a page that is open all day keeps a bounded number', () => {
  let heap = emptyHeap
  for (let batch = 0; batch < 30; batch += 1) {
    heap = heaped(
      heap,
      Array.from({ length: 100 }, (_, n) => row(`m${batch}-${n}`)),
    )
  }
  expect(heap.rows).toHaveLength(ROWS_MAX)
  expect(heap.rows[0]?.message_id).toBe('m29-99')
  expect(heap.heard).toBe(3_000)
})

test('new are those that were heard and match, however often they were decided', () => {
  const shown = heaped(emptyHeap, [row('m1', 'held'), row('m2')])
  const heap = heaped(shown, [row('m3'), row('m1'), row('m4', 'refused')])
  expect(unseen(heap, shown, () => true)).toBe(3)
  expect(unseen(heap, shown, ({ outcome }) => outcome === 'refused')).toBe(1)
  expect(unseen(shown, shown, () => true)).toBe(0)
})

test('an outcome that is not known yet is shown as it is called', () => {
  expect(signOf('dead_lettered')).toMatchObject({ sign: 'error', words: 'dead-lettered' })
  expect(signOf('put_aside')).toEqual({ sign: 'info', words: 'put-aside' })
  expect(signOf('constructor')).toEqual({ sign: 'info', words: 'constructor' })
  expect(signOf(undefined).words).toBe('not known yet')
})
