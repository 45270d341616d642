import { describe, expect, test } from 'vitest'
import { type Loaded, type LoadedPage, withPageAgain } from '../../../console/src/network/page-again.ts'

/** Ids in their order, a page of some of them after a cursor: as the API answers. */
const answerOf = (
  ids: readonly string[],
  after: string | undefined,
  limit: number,
  read_ms = 1,
): LoadedPage<string> => {
  const left = ids.filter((one) => after === undefined || one > after).toSorted()
  const items = left.slice(0, limit)
  return { items, next_cursor: left.length > limit ? (items.at(-1) ?? null) : null, read_ms }
}

const loadedOf = (ids: readonly string[], limit: number, pagesMax = 100): Loaded<string> => {
  const pages: LoadedPage<string>[] = []
  const pageParams: (string | undefined)[] = []
  let cursor: string | undefined
  do {
    const page = answerOf(ids, cursor, limit)
    pages.push(page)
    pageParams.push(cursor)
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined && pages.length < pagesMax)
  return { pages, pageParams }
}

const again = (loaded: Loaded<string>, index: number, ids: readonly string[], limit = 2): Loaded<string> => {
  const cursor = loaded.pageParams[index]
  return withPageAgain(loaded, { index, cursor }, answerOf(ids, cursor, limit, 2), (id) => id)
}

const idsIn = ({ pages }: Loaded<string>): readonly string[] => pages.flatMap(({ items }) => items)

const five = ['b', 'd', 'f', 'h', 'j']

describe('a page that is read again', () => {
  test('takes its place, and leaves the others as they were', () => {
    const loaded = loadedOf(five, 2)
    const after = again(loaded, 1, five)
    expect(idsIn(after)).toEqual(five)
    expect(after.pages.map(({ read_ms }) => read_ms)).toEqual([1, 2, 1])
    expect(after.pages[0]).toBe(loaded.pages[0])
    expect(after.pages[2]).toBe(loaded.pages[2])
  })

  test('pushes what no longer fits to the next one, which is asked for from there', () => {
    const more = ['a', ...five]
    const after = again(loadedOf(five, 2), 0, more)
    expect(idsIn(after)).toEqual(more)
    expect(after.pageParams).toEqual([undefined, 'b', 'h'])
    expect(idsIn(again(after, 1, more))).toEqual(more)
  })

  test('takes from the next one what has moved up', () => {
    const fewer = ['d', 'f', 'h', 'j']
    const after = again(loadedOf(five, 2), 0, fewer)
    expect(idsIn(after)).toEqual(fewer)
    expect(after.pageParams).toEqual([undefined, 'f', 'h'])
  })

  test('that is the last one now has none behind it', () => {
    expect(idsIn(again(loadedOf(five, 2), 0, ['b']))).toEqual(['b'])
    expect(again(loadedOf(five, 2), 0, ['b']).pageParams).toEqual([undefined])
  })

  test('that was the last one and has become two has another behind it, which nobody has read', () => {
    const more = [...five, 'k', 'l']
    const after = again(loadedOf(five, 2), 2, more)
    expect(idsIn(after)).toEqual([...five, 'k'])
    expect(after.pages.at(-1)).toEqual({ items: [], next_cursor: null, read_ms: 0 })
    expect(idsIn(again(after, 3, more))).toEqual(more)
  })

  test('infers nothing of what was never loaded', () => {
    const loaded = loadedOf(five, 2, 2)
    const after = again(loaded, 1, ['b', 'd', 'e', ...five.slice(2)])
    expect(idsIn(after)).toEqual(['b', 'd', 'e', 'f'])
    expect(after.pages.at(-1)?.next_cursor).toBe('f')
  })

  test('comes too late for a list that was read anew meanwhile', () => {
    const loaded = loadedOf(five, 2)
    const late = withPageAgain(loaded, { index: 1, cursor: 'c' }, answerOf(five, 'c', 2), (id) => id)
    expect(late).toBe(loaded)
    expect(withPageAgain(loaded, { index: 9, cursor: undefined }, answerOf(five, undefined, 2), (id) => id)).toBe(
      loaded,
    )
  })
})

test('a list whose members come and go is right when each page was read again, in whatever order', () => {
  const ids = (seed: number) =>
    Array.from({ length: 40 }, (_, n) => `r${String(n).padStart(2, '0')}`).filter((_, n) => (n * seed) % 7 < 4)
  for (let seed = 1; seed < 7; seed += 1) {
    const then = ids(seed)
    const now = ids(7 - seed)
    let loaded = loadedOf(then, 5)
    // One order that begins in the midst, and then all in theirs, as often as the list may have grown.
    for (const index of [3, 1, 0, 2, ...Array.from({ length: 12 }, (_, n) => n)]) {
      if (index < loaded.pages.length) loaded = again(loaded, index, now, 5)
      const known = idsIn(loaded)
      expect(new Set(known).size).toBe(known.length)
      // Nobody who is in both lists is ever missing.
      expect(now.filter((id) => then.includes(id) && !known.includes(id))).toEqual([])
    }
    expect(idsIn(loaded)).toEqual(now)
  }
})
