import { expect, test } from 'vitest'
import { median } from '../../bench/median.ts'
import { percentiles } from '../../bench/percentiles.ts'
import { toMarkdown } from '../../bench/results.ts'

test('the median is the one in the middle', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([])).toBeNaN()
})

test('percentiles are of the values in order', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at)
  expect(percentiles(hundred)).toEqual({ p50: 51, p95: 96, p99: 100 })
})

test('a target that is not met stands out', () => {
  const measures = [
    { name: 'one', value: '1', target: '≤ 2', met: true },
    { name: 'other', value: '3', peer: 'floor 1', target: '≤ 2', met: false },
    { name: 'for the record', value: '4' },
  ]
  const text = toMarkdown([{ name: 'it', title: 'It', at: '2026-11-20T08:00', measures }])
  expect(text).toContain('| one | 1 |  | ≤ 2 | yes |')
  expect(text).toContain('| other | 3 | floor 1 | ≤ 2 | **no** |')
  expect(text).toContain('| for the record | 4 |  |  |  |')
})
