import fc from 'fast-check'
import { expect, test } from 'vitest'
import { literal, NotALiteral } from '../../warehouse/literals.ts'
import { bound, inlined, UnknownValue } from '../../warehouse/statement.ts'

test('a text becomes one string literal and nothing behind it, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (value) => {
      if (value.includes('\u0000')) {
        expect(() => literal('string', value)).toThrow(NotALiteral)
        return
      }
      const text = literal('string', value)
      expect(text).toMatch(/^'(?:[^']|'')*'$/)
      expect(text.slice(1, -1).replaceAll("''", "'")).toBe(value)
    }),
  )
})

test.each([
  ['string', 7],
  ['string', '\ud800'],
  ['string', 'a'.repeat(1_001)],
  ['bigint', '1; drop table messages'],
  ['bigint', 1.5],
  ['bigint', 2 ** 53],
  ['double', Number.NaN],
  ['double', Number.POSITIVE_INFINITY],
  ['boolean', 'true'],
  ['timestamp', "2026-11-20T09:00:00Z' or true"],
  ['timestamp', '2026-11-20'],
  ['timestamp', '2026-11-20T09:00:00'],
  ['timestamp', 8_640_000_000_000_001],
  ['timestamp', Date.UTC(12_000, 0, 1)],
  ['date', '2026-02-30x'],
  ['date', '2026-13-01'],
] as const)('%s refuses %j', (type, value) => {
  expect(() => literal(type, value)).toThrow(NotALiteral)
})

test('times of any zone become plain UTC', () => {
  expect(literal('timestamp', '2026-11-20T09:00:00+02:00')).toBe("timestamp '2026-11-20 07:00:00.000'")
  expect(literal('timestamp', Date.UTC(2026, 10, 20, 9))).toBe("timestamp '2026-11-20 09:00:00.000'")
})

const values = {
  from: { type: 'timestamp', value: '2026-11-20T09:00:00Z' },
  fleets: [
    { type: 'string', value: "o'hare" },
    { type: 'string', value: 'b' },
  ],
} as const

test('a query is started with its values apart from the text, a list as several', () => {
  expect(
    bound('select \':from\' from t where at >= :from and fleet in (:fleets) and "from:from" = 1 and b > :from', values),
  ).toEqual({
    sql: 'select \':from\' from t where at >= ? and fleet in (?, ?) and "from:from" = 1 and b > ?',
    parameters: ["timestamp '2026-11-20 09:00:00.000'", "'o''hare'", "'b'", "timestamp '2026-11-20 09:00:00.000'"],
  })
})

test('a statement without parameters has its values in the text', () => {
  expect(inlined('delete from t where fleet in (:fleets)', values)).toBe(
    "delete from t where fleet in ('o''hare', 'b')",
  )
})

test('a name without a value and an empty list are errors with their name', () => {
  expect(() => bound('select :until', values)).toThrow(new UnknownValue(':until has no value; given are from, fleets'))
  expect(() => bound('select :fleets', { fleets: [] })).toThrow(':fleets is an empty list')
})
