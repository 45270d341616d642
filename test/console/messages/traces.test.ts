import { expect, test } from 'vitest'
import type { Decision } from '../../../console/src/messages/hops.ts'
import { lanesOf } from '../../../console/src/messages/traces.ts'

const began = Date.parse('2026-11-20T09:00:00.000Z')
const at = (ms: number): string => new Date(began + ms).toISOString()

const decision = (message_id: string, received_ms: number, more: Partial<Decision> = {}): Decision => ({
  robot_id: 'r1',
  message_id,
  outcome: 'applied',
  type: 'work.start',
  kind: 'request',
  trace_id: 'a'.repeat(32),
  source: 'device.hw',
  policy_version: 'v1',
  received_at: at(received_ms),
  decided_at: at(received_ms + 80),
  position: `1:${String(received_ms).padStart(5, '0')}`,
  decided_in: '1',
  ...more,
})

test('messages hang below what they were said because of, in the order in which they were received', () => {
  const { lanes, began_at, lasted_ms } = lanesOf(
    [
      decision('m3', 5_000, { causation_id: 'm1' }),
      decision('m1', 0),
      decision('m2', 900, { causation_id: 'm1', robot_id: 'r2' }),
      decision('m4', 6_000, { causation_id: 'm3' }),
      decision('m5', 700, { causation_id: 'unknown' }),
    ],
    [],
  )
  expect(lanes.map(({ decision: { message_id }, depth, from_ms }) => [message_id, depth, from_ms])).toEqual([
    ['m1', 0, 0],
    ['m2', 1, 900],
    ['m3', 1, 5_000],
    ['m4', 2, 6_000],
    ['m5', 0, 700],
  ])
  expect([began_at, lasted_ms]).toEqual([at(0), 6_080])
})

test('a message lasts until the last that is known of its way', () => {
  const story = [
    { at: at(80), what: 'decided', text: '', robot_id: 'r1', message_id: 'm1' },
    { at: at(400), what: 'fed', text: '', robot_id: 'r1', message_id: 'm1' },
    { at: at(90_000), what: 'acted', text: '', robot_id: 'r1', message_id: 'm1' },
  ]
  expect(lanesOf([decision('m1', 0)], story).lanes[0]).toMatchObject({ from_ms: 0, to_ms: 400 })
})

test('messages that say to be because of each other are all there, once', () => {
  const circle = [decision('m1', 0, { causation_id: 'm2' }), decision('m2', 10, { causation_id: 'm1' })]
  expect(lanesOf(circle, []).lanes.map(({ decision: { message_id } }) => message_id)).toEqual(['m1', 'm2'])
  expect(lanesOf([decision('m1', 0, { causation_id: 'm1' })], []).lanes).toHaveLength(1)
})

test('of no messages there are no lanes', () => {
  expect(lanesOf([], [])).toEqual({ lanes: [], began_at: undefined, lasted_ms: 0 })
})
