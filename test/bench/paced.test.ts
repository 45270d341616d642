import { expect, test } from 'vitest'
import { pacedBy } from '../../bench/paced.ts'

/** Batches of `size` at a steady rate, a message a millisecond apart at most. */
const batches = (count: number, size: number, everyMs: number): number[] =>
  Array.from({ length: count * size }, (_, n) => 1_000_000 + Math.floor(n / size) * everyMs)

test('batches of a hundred each half second are 200 a second', () => {
  const { per_second, slowest, fastest } = pacedBy(batches(41, 100, 500), { growing: 0, batch: 100 })
  expect(per_second).toBeCloseTo(200)
  expect(slowest).toBe(200)
  expect(fastest).toBe(200)
})

test('what went before the flow says nothing about it', () => {
  const canary = [0, 5_000, 5_001]
  expect(pacedBy([...batches(41, 100, 500), ...canary], { growing: 3, batch: 100 }).per_second).toBeCloseTo(200)
})

test('a pause shows in its window', () => {
  const times = batches(41, 100, 500).map((time) => (time > 1_006_000 ? time + 5_000 : time))
  const { slowest, fastest } = pacedBy(times, { growing: 0, batch: 100 })
  expect(slowest).toBeLessThan(100)
  expect(fastest).toBe(200)
})

test('times that nobody knows give no rate', () => {
  expect(pacedBy([Number.NaN, Number.NaN], { growing: 0, batch: 1 }).per_second).toBeNaN()
})
