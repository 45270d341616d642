import { describe, expect, test } from 'vitest'
import {
  changed,
  fromFirstPages,
  LOADS_MAX,
  orderIn,
  pageIn,
  rowAfter,
  wayTo,
  withFilter,
  withOrder,
  withoutLists,
  withPage,
} from '../../../console/src/frame/list-address.ts'

const address = (text: string): URLSearchParams => new URLSearchParams(text)

describe('where somebody is in a list', () => {
  test.each([
    ['', 1],
    ['page=3', 3],
    ['page=1', 1],
    ['page=0', 1],
    ['page=-1', 1],
    ['page=2.5', 1],
    ['page=1e99', 1],
    ['page=two', 1],
    ['page=', 1],
  ])('%s is page %i', (text, page) => {
    expect(pageIn(address(text))).toBe(page)
  })

  test.each([
    ['', undefined],
    ['order=', undefined],
    ['order=-', undefined],
    ['order=last_seen_at', { column: 'last_seen_at', isDescending: false }],
    ['order=-last_seen_at', { column: 'last_seen_at', isDescending: true }],
  ])('%s is the order %o', (text, order) => {
    expect(orderIn(address(text))).toEqual(order)
  })

  test('is in the address as it is read from it, and the first page is not said', () => {
    const third = withPage(address('q=status%3Dopen'), 3)
    expect(third.toString()).toBe('q=status%3Dopen&page=3')
    expect(pageIn(third)).toBe(3)
    expect(withPage(third, 1).toString()).toBe('q=status%3Dopen')
    const ordered = withOrder(address(''), { column: 'tries', isDescending: true })
    expect(orderIn(ordered)).toEqual({ column: 'tries', isDescending: true })
  })

  test('begins at the first page with another filter, another order and another question', () => {
    const before = address('q=a&page=3&order=tries&range=7d')
    expect(withFilter(before, 'b').toString()).toBe('q=b&order=tries&range=7d')
    expect(withFilter(before, '').toString()).toBe('order=tries&range=7d')
    expect(withOrder(before, { column: 'type', isDescending: false }).toString()).toBe('q=a&order=type&range=7d')
    expect(fromFirstPages(before).toString()).toBe('q=a&order=tries&range=7d')
  })

  test('is told apart from the other lists of the screen', () => {
    const both = withPage(withPage(address(''), 2, 'replays'), 3)
    expect([pageIn(both), pageIn(both, 'replays'), pageIn(both, 'differences')]).toEqual([3, 2, 1])
    expect(withFilter(both, 'x', 'replays').toString()).toBe('page=3&replays.q=x')
    expect(fromFirstPages(both).toString()).toBe('')
  })

  test('is of no use to the lists of another tab, which get none of it', () => {
    const before = address('tab=table&q=a&page=3&order=type&pins.page=2&robot_id=r1')
    expect(changed(withoutLists(before), { tab: 'diagram' }).toString()).toBe('tab=diagram&robot_id=r1')
  })
})

describe('the page that an address asks for', () => {
  const known = { pages: 2, isReady: true, hasMore: true, loads: 0 }

  test('is loaded up to, unless something is loading or went wrong', () => {
    expect(wayTo(2, known)).toBe('there')
    expect(wayTo(3, known)).toBe('load')
    expect(wayTo(3, { ...known, isReady: false })).toBe('wait')
  })

  test('is the last that there is where the list ends before it, or lies too far behind', () => {
    expect(wayTo(300, { ...known, hasMore: false })).toBe('settle')
    expect(wayTo(300, { ...known, loads: LOADS_MAX })).toBe('settle')
    expect(wayTo(300, { ...known, isReady: false, hasMore: false })).toBe('wait')
  })
})

describe('the row that the keyboard is on', () => {
  const first = { entry: 'a', row: 'f7', isReturned: false }

  test('stays where an entry of the history takes the place of another', () => {
    expect(rowAfter(first, 'b', 'REPLACE', undefined)).toEqual({ ...first, entry: 'b' })
  })

  test('is none on a page that was turned to, and the one that was left on a page that was come back to', () => {
    expect(rowAfter(first, 'b', 'PUSH', undefined)).toEqual({ entry: 'b', row: undefined, isReturned: false })
    expect(rowAfter({ entry: 'b', row: undefined, isReturned: false }, 'a', 'POP', 'f7')).toEqual({
      entry: 'a',
      row: 'f7',
      isReturned: true,
    })
  })
})
