import { expect, test } from 'vitest'
import {
  lineOf,
  pathsIn,
  SAMPLES_MAX,
  type Sample,
  trackOf,
  withSamples,
} from '../../../console/src/robots/telemetry.ts'

const sample = (second: number, payload: Sample['payload']): Sample => ({
  message_id: `m${second}`,
  received_at: new Date(Date.parse('2026-05-13T14:00:00Z') + second * 1000).toISOString(),
  payload,
})

test('samples are kept once, in the order in which they were received', () => {
  const first = withSamples([], [sample(2, {}), sample(1, {})])
  expect(first.map(({ message_id }) => message_id)).toEqual(['m1', 'm2'])
  expect(withSamples(first, [sample(2, {})])).toBe(first)
  expect(withSamples(first, [sample(3, {}), sample(3, {})]).map(({ message_id }) => message_id)).toEqual([
    'm1',
    'm2',
    'm3',
  ])
})

test('no more samples are kept than a plot can show, and those that go are the oldest', () => {
  const many = Array.from({ length: SAMPLES_MAX + 10 }, (_, second) => sample(second, {}))
  const kept = withSamples([], many)
  expect(kept).toHaveLength(SAMPLES_MAX)
  expect(kept[0]?.message_id).toBe('m10')
})

test('whatever is a number can be drawn, battery and pose before what only this maker says', () => {
  const samples = [
    sample(1, { zeta: 1, battery: 80, pose: { x: 1, y: 2, theta: 0, map: 'hall-1' }, wheels: [41, 43], name: 'r1' }),
    sample(2, { battery: 79 }),
  ]
  expect(pathsIn(samples)).toEqual(['battery', 'pose.x', 'pose.y', 'pose.theta', 'wheels.0', 'wheels.1', 'zeta'])
  expect(lineOf(samples, 'battery').points.map(({ value }) => value)).toEqual([80, 79])
  expect(lineOf(samples, 'zeta').points).toHaveLength(1)
})

test('a payload that is deep or wide offers no more lines than a person can choose from', () => {
  const wide = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`n${n}`, n]))
  expect(pathsIn([sample(1, wide)])).toHaveLength(40)
  expect(pathsIn([sample(1, { a: { b: { c: { d: { e: 1 } } } } })])).toEqual([])
})

test('the way is drawn on the map that the robot is on now', () => {
  const at = (second: number, x: number, map: string) => sample(second, { pose: { x, y: 0, theta: 1, map } })
  expect(trackOf([at(1, 1, 'hall-1'), at(2, 5, 'hall-2'), at(3, 6, 'hall-2')])).toEqual({
    map: 'hall-2',
    points: [
      { x: 5, y: 0 },
      { x: 6, y: 0 },
    ],
    theta: 1,
  })
  expect(trackOf([sample(1, { pose: 'here' }), sample(2, {})])).toBeUndefined()
})
