import { expect, test } from 'vitest'
import { inUrl, rangeOf, refusedRange, resolved } from '../../../console/src/data/range.ts'

const search = (text: string) => new URLSearchParams(text)
const fixed = { from: '2026-05-13T00:00:00.000Z', until: '2026-05-14T00:00:00.000Z' }

test('a range is read from the URL, and what cannot be read is as if it were not there', () => {
  expect(rangeOf(search('range=7d'), '24h')).toEqual({ preset: '7d' })
  expect(rangeOf(search('range=9y'), '24h')).toEqual({ preset: '24h' })
  expect(rangeOf(search('range=constructor'), '24h')).toEqual({ preset: '24h' })
  expect(rangeOf(search(`from=2026-05-13T00:00:00Z&until=2026-05-14T02:00:00%2B02:00`), '24h')).toEqual(fixed)
  expect(rangeOf(search('from=yesterday&until=2026-05-14T00:00:00Z'), '24h')).toEqual({ preset: '24h' })
  expect(rangeOf(search(`from=${fixed.until}&until=${fixed.from}`), '24h')).toEqual({ preset: '24h' })
})

test('what is written into the URL is read from it again', () => {
  for (const asked of [{ preset: '7d' } as const, fixed]) {
    const said = Object.entries(inUrl(asked)).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
    expect(rangeOf(new URLSearchParams(said as [string, string][]), '1h')).toEqual(asked)
  }
})

test('a range that goes along with now ends with the minute, so that asked twice it is the same', () => {
  const now = Date.parse('2026-05-13T12:00:30.000Z')
  expect(resolved({ preset: '1h' }, now)).toEqual({
    from: '2026-05-13T11:01:00.000Z',
    until: '2026-05-13T12:01:00.000Z',
  })
  expect(resolved({ preset: '1h' }, now + 20_000)).toEqual(resolved({ preset: '1h' }, now))
  expect(resolved(fixed, now)).toEqual(fixed)
})

test('a range that is too long for a question says how long it may be', () => {
  expect(refusedRange(fixed, 1)).toBeUndefined()
  expect(refusedRange({ ...fixed, from: '2026-05-01T00:00:00.000Z' }, 1)).toBe(
    'This range is 13 days long; at most 1 day is answered at once',
  )
  expect(refusedRange({ from: fixed.until, until: fixed.from }, 1)).toMatch(/before the end/)
})
