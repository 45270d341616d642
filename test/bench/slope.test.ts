import { expect, test } from 'vitest'
import { slopeOf } from '../../bench/slope.ts'

test('what grows by three for each one has a slope of three, also where single figures are off', () => {
  expect(slopeOf([0, 1, 2, 3].map((x) => [x, 40 + 3 * x]))).toBeCloseTo(3)
  expect(slopeOf([0, 1, 2, 3, 4].map((x) => [x, 40 + 3 * x + (x % 2 === 0 ? 1 : -1)]))).toBeCloseTo(3)
})

test('what goes up and down is flat, and of one figure nothing is said', () => {
  expect(slopeOf([40, 44, 36, 36, 44, 40].map((y, x) => [x, y]))).toBeCloseTo(0)
  expect(slopeOf([[1, 40]])).toBeNaN()
})
