import { expect, test } from 'vitest'
import { fillNext, PAGES_MAX } from '../../../console/src/network/fill-next.ts'

const first = {
  rows: 0,
  rows_min: 50,
  pages: 1,
  pages_max: PAGES_MAX,
  hasMore: true,
  hasFailed: false,
  isLoading: false,
}

test('a list with less than a screenful loads more, one page after another', () => {
  expect(fillNext(first)).toBe('load')
  expect(fillNext({ ...first, isLoading: true })).toBe('wait')
})

test('a list with a screenful, one that has no more, and one that could not be loaded rest', () => {
  expect(fillNext({ ...first, rows: 50 })).toBe('rest')
  expect(fillNext({ ...first, hasMore: false })).toBe('rest')
  expect(fillNext({ ...first, hasFailed: true })).toBe('rest')
})

/** Of a table without end in which each page has so many that match. */
const pagesAsked = (found: number, pages_max: number, from = 1): number => {
  let pages = from
  while (fillNext({ ...first, rows: pages * found, pages, pages_max }) === 'load') pages += 1
  return pages
}

test('a list in which next to nothing is found asks for twenty pages, and for as many again when somebody wants that', () => {
  expect(pagesAsked(0, PAGES_MAX)).toBe(20)
  expect(pagesAsked(1, PAGES_MAX)).toBe(20)
  expect(pagesAsked(0, 20 + PAGES_MAX, 20)).toBe(40)
  expect(pagesAsked(30, PAGES_MAX)).toBe(2)
})
