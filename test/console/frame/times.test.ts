import { expect, test } from 'vitest'
import { skewOf } from '../../../console/src/frame/skew.ts'
import { ageText, clockText, durationText, spanText, tickOf, utcText } from '../../../console/src/frame/times.ts'

const at = Date.parse('2026-11-21T00:30:05.123Z')

test.each([
  [0, 'now'],
  [999, 'now'],
  [-1_500, 'now'],
  [12_300, '12 s ago'],
  [60_000, '1 min ago'],
  [200_000, '3 min 20 s ago'],
  [3_600_000 * 26, '1 d 2 h ago'],
  [-65_000, 'in 1 min 5 s'],
])('%d ms after it happened, it was %s', (ms, text) => {
  expect(ageText(at, at + ms)).toBe(text)
})

test('a time that is none says so', () => {
  expect(ageText(Number.NaN, at)).toBe('at an unknown time')
  expect(clockText(Number.NaN)).toBe('unknown time')
})

test('local time is written as the zone has it, UTC to the millisecond', () => {
  expect(clockText(at, 'Europe/Berlin')).toBe('2026-11-21 01:30:05')
  expect(clockText(at, 'Asia/Kolkata')).toBe('2026-11-21 06:00:05')
  expect(utcText(at)).toBe('2026-11-21 00:30:05.123 UTC')
})

test.each([
  [84, '84 ms'],
  [999.7, '1000 ms'],
  [1_240, '1.24 s'],
  [12_340, '12.3 s'],
  [200_000, '3 min 20 s'],
  [-40, '−40 ms'],
  [Number.NaN, 'unknown'],
])('%d ms is %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})

test('a span has its two biggest units', () => {
  expect(spanText(90_061_000)).toBe('1 d 1 h')
  expect(spanText(7_200_000)).toBe('2 h')
})

test('a clock that is ahead is flagged from two seconds on, one that is behind from thirty', () => {
  const received = '2026-11-21T00:30:00Z'
  expect(skewOf('2026-11-21T00:30:02Z', received)).toBeUndefined()
  expect(skewOf('2026-11-21T00:30:03Z', received)?.text).toContain('3 s ahead')
  expect(skewOf('2026-11-21T00:29:31Z', received)).toBeUndefined()
  expect(skewOf('2026-11-18T00:30:00Z', received)?.text).toContain('3 d before')
  expect(skewOf(undefined, received)).toBeUndefined()
})

const everyMs = (step: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, n) => at + n * step)

test.each([
  ['some minutes', everyMs(10_000, 20), '00:30:05'],
  ['an hour', everyMs(60_000, 60), '00:30'],
  ['a day', everyMs(3_600_000, 24), '00:30'],
  ['some days by the hour', everyMs(3_600_000, 72), '11-21 00:30'],
  ['some days by the day', everyMs(86_400_000, 7), '11-21'],
  ['one moment', [at], '00:30'],
  ['nothing', [], '00:30'],
])('an axis over %s is written as it is read', (_, times, text) => {
  expect(tickOf(times, 'UTC')(at)).toBe(text)
})
