import { expect, test } from 'vitest'
import { type CountPage, countToEnd } from '../../../console/src/network/count-to-end.ts'

const pages: Readonly<Record<string, CountPage>> = {
  first: { count: 70, by_status: { open: 60, held: 10 }, next_cursor: 'second' },
  second: { count: 0, by_status: {}, next_cursor: 'third' },
  third: { count: 7, by_status: { open: 5, archived: 2 }, next_cursor: null },
}

test('what is counted page by page is the sum of all pages, an empty one among them', async () => {
  const asked: (string | undefined)[] = []
  const sum = await countToEnd(async (cursor) => {
    asked.push(cursor)
    return pages[cursor ?? 'first'] as CountPage
  })
  expect(sum).toEqual({ count: 77, by_status: { open: 65, held: 10, archived: 2 } })
  expect(asked).toEqual([undefined, 'second', 'third'])
})

test('what has no statuses is counted without them', async () => {
  expect(await countToEnd(async () => ({ count: 3, next_cursor: null }))).toEqual({ count: 3 })
})
