// A list that was loaded page by page, of which one page is read again while the others stand. Pure.
//
// A page goes from its cursor to the one that it answers. Where it ends elsewhere than before, items have moved between it and the
// next one: what fell off its end belongs to the next one until that is read again, what came into it is taken from those behind. So
// nobody is missing from the list for a moment, and nobody is in it twice.

export interface LoadedPage<Item> {
  readonly items: readonly Item[]
  readonly next_cursor: string | null
  /** When it was read; of what was only inferred 0. */
  readonly read_ms: number
}

export interface Loaded<Item> {
  readonly pages: readonly LoadedPage<Item>[]
  /** What each was asked for with. */
  readonly pageParams: readonly (string | undefined)[]
}

/** Undisturbed where the page at `index` is not any more the one behind `cursor`: the list was read anew meanwhile. */
export function withPageAgain<Item>(
  loaded: Loaded<Item>,
  { index, cursor }: { readonly index: number; readonly cursor: string | undefined },
  answer: LoadedPage<Item>,
  id: (item: Item) => string,
): Loaded<Item> {
  const { pages, pageParams } = loaded
  const old = pages[index]
  if (old === undefined || pageParams[index] !== cursor) return loaded
  const before = { pages: pages.slice(0, index), pageParams: pageParams.slice(0, index + 1) }
  const next = answer.next_cursor
  if (next === null) return { pages: [...before.pages, answer], pageParams: before.pageParams }

  const came = new Set(answer.items.map(id))
  const behind = pages.slice(index + 1).map((page) => without(page, came, id))
  // Where it now reaches into what was behind it, or as far as before, what it had and has no more is gone.
  const isWhole = next === old.next_cursor || behind.some((page, n) => page !== pages[index + 1 + n])
  const fell = isWhole ? [] : old.items.filter((item) => !came.has(id(item)))
  // The last page has become two; of more than was loaded nothing is inferred.
  const grown = behind.length === 0 && old.next_cursor === null
  const [first, ...rest] = grown ? [{ items: [], next_cursor: null, read_ms: 0 }] : behind
  if (first === undefined) return { pages: [...before.pages, answer], pageParams: before.pageParams }
  return {
    pages: [
      ...before.pages,
      answer,
      fell.length === 0 ? first : { ...first, items: [...fell, ...first.items] },
      ...rest,
    ],
    pageParams: [...before.pageParams, next, ...pageParams.slice(index + 2)],
  }
}

function without<Item>(
  page: LoadedPage<Item>,
  came: ReadonlySet<string>,
  id: (item: Item) => string,
): LoadedPage<Item> {
  const items = page.items.filter((item) => !came.has(id(item)))
  return items.length === page.items.length ? page : { ...page, items }
}
