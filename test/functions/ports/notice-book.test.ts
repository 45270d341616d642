import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noticeBookInDynamodb } from '../../../functions/ports/notice-book.dynamodb.ts'
import { hourOf, type NoticeBook, SUBJECTS_MAX } from '../../../functions/ports/notice-book.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { fakeNoticeBook } from '../../fakes/notice-book.ts'

let dynamodb: TestDynamodb
beforeAll(async () => {
  dynamodb = await startDynamodb([{ name: 'notices', keys: ['notice'] }])
})
afterAll(() => dynamodb.stop())

const books: readonly (readonly [string, () => NoticeBook])[] = [
  ['the fake', fakeNoticeBook],
  ['the table', () => noticeBookInDynamodb(dynamodb.client, 'notices')],
]
const NOW = 1_795_166_158

describe.each(books)('the book of notices, %s', (name, bookOf) => {
  const thing = (what: string) => `${name} ${what}`
  const event = (event_id: string, after = 0) => ({ event_id, at: NOW + after })

  test('tells of a thing once within the window, and then says how often it was not told', async () => {
    const book = bookOf()
    expect(await book.begin(thing('a'), event('e1'), 60)).toEqual({ tell: true, repeats: 0 })
    expect(await book.begin(thing('a'), event('e2', 1), 60)).toEqual({ tell: false })
    expect(await book.begin(thing('a'), event('e3', 59), 60)).toEqual({ tell: false })
    expect(await book.begin(thing('a'), event('e4', 60), 60)).toEqual({ tell: true, repeats: 2 })
    expect(await book.begin(thing('a'), event('e5', 61), 60)).toEqual({ tell: false })
    expect(await book.begin(thing('b'), event('e6', 1), 60)).toEqual({ tell: true, repeats: 0 })
  })

  test('tells again of the same event: whoever told of it may have died before', async () => {
    const book = bookOf()
    await book.begin(thing('c'), event('e1'), 60)
    expect(await book.begin(thing('c'), event('e1', 5), 60)).toMatchObject({ tell: true })
  })

  test('of many at once tells of one', async () => {
    const book = bookOf()
    const begun = await Promise.all(Array.from({ length: 20 }, (_, n) => book.begin(thing('d'), event(`e${n}`), 60)))
    expect(begun.filter(({ tell }) => tell)).toHaveLength(1)
    expect(await book.begin(thing('d'), event('later', 60), 60)).toEqual({ tell: true, repeats: 19 })
  })

  test('counts an hour up to its limit, and what is above it with its subject', async () => {
    const book = bookOf()
    const hour = hourOf(NOW)
    const counted = []
    for (let n = 0; n < 15; n += 1)
      counted.push(await book.count(hour, { subject: `subject ${n}`, event_id: `e${n}` }, 3))
    expect(counted).toEqual(['within', 'within', 'within', 'first_above', ...Array.from({ length: 11 }, () => 'above')])
    // Whoever was to say so has died, and comes again.
    expect(await book.count(hour, { subject: 'subject 3', event_id: 'e3' }, 3)).toBe('first_above')
    await book.repeated(hour)
    const untold = await book.untold(hour)
    expect(untold).toMatchObject({ repeated: 1, above: 13 })
    expect(untold?.subjects).toEqual(Array.from({ length: SUBJECTS_MAX }, (_, n) => `subject ${n + 3}`))
  })

  test('has nothing to summarise of an hour in which everything was told, or that was summarised', async () => {
    const book = bookOf()
    const hour = hourOf(NOW + 7_200)
    expect(await book.untold(hour)).toBeUndefined()
    await book.count(hour, { subject: 'x', event_id: 'e1' }, 3)
    expect(await book.untold(hour)).toBeUndefined()
    await book.repeated(hour)
    expect(await book.untold(hour)).toMatchObject({ repeated: 1, above: 0 })
    await book.summarised(hour, '2026-11-20T11:00:00.000Z')
    expect(await book.untold(hour)).toBeUndefined()
  })
})
