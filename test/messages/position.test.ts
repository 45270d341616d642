import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffSeconds, backoffSecondsMax } from '../../functions/service_platform/dispatch/backoff.ts'
import { isBefore, positionOf } from '../../messages/position.ts'

test('positions sort as text in the order of the stream, whatever the length of the numbers', () => {
  const place = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 56n }), fc.integer({ min: 0, max: 101 }))
  fc.assert(
    fc.property(place, place, ([numberA, indexA], [numberB, indexB]) => {
      const before = numberA < numberB || (numberA === numberB && indexA < indexB)
      expect(positionOf(String(numberA), indexA) < positionOf(String(numberB), indexB)).toBe(before)
      expect(isBefore(String(numberA), String(numberB))).toBe(numberA < numberB)
    }),
  )
})

test('a wait doubles with each attempt, is half chance, and never exceeds a quarter of an hour', () => {
  expect([0, 1, 2, 3].map((attempts) => backoffSeconds(30, attempts, 1))).toEqual([30, 60, 120, 240])
  expect(backoffSeconds(30, 0, 0)).toBe(15)
  expect(backoffSeconds(30, 1000, 1)).toBe(backoffSecondsMax)
})
