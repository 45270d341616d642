import { badCursor } from '../../http/problem.ts'
import { type ApiRequest, paged, pagingIn } from '../../http/request.ts'
import type { Place } from '../../ports/page.ts'
import type { ShownItem } from './shown.ts'

/** A list by what was asked, so that a cursor is good for the same question only. */
export interface ListOf {
  readonly limit: number
  readonly after: Place | undefined
  /** A page out of one item more than it holds, and not more than an answer can carry; `placeOf`: where the next one begins. */
  page<Item extends ShownItem>(items: readonly Item[], placeOf: (item: Item) => Place): ListedPage<Item>
}

export interface ListedPage<Item> {
  readonly items: readonly Item[]
  readonly next_cursor: string | null
}

export const listOf = (request: ApiRequest, list: string): ListOf => {
  const { cursor: _, limit: __, ...question } = request.query
  const name = `${list} ${JSON.stringify(Object.entries(question).toSorted())}`
  const { limit, after } = pagingIn(request, name)
  return {
    limit,
    after,
    page: (items, placeOf) => {
      const fitting = items.slice(0, Math.min(limit, fittingIn(items)))
      const last = fitting.at(-1)
      const goesOn = last !== undefined && items.length > fitting.length
      const { next_cursor } = paged(name, { items: fitting, ...(goesOn && { next: placeOf(last) }) })
      return { items: fitting, next_cursor }
    },
  }
}

/** A place of so many texts; another one is of nobody's cursor. */
export const placeOfTexts = (
  after: Place | undefined,
  length: number,
  cursor: string | undefined,
): Place | undefined => {
  if (after !== undefined && after.length !== length) throw badCursor(cursor)
  return after
}

/** Lambda answers 6 MB at most; one message alone has 128 KB. */
const ANSWER_CHARACTERS_MAX = 3_000_000

const fittingIn = (items: readonly object[]): number => {
  let characters = 0
  const beyond = items.findIndex((item) => {
    characters += JSON.stringify(item).length
    return characters > ANSWER_CHARACTERS_MAX
  })
  return beyond === -1 ? items.length : Math.max(1, beyond)
}
