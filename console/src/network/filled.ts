import { useCallback, useEffect, useState } from 'react'
import { fillNext, PAGES_MAX } from './fill-next.ts'
import type { Pages } from './pages.ts'

export interface Filled<Item> extends Pages<Item> {
  /** Until it is over nothing can be said of what there is not. */
  readonly isFilling: boolean
  /** As far again: somebody wants to know whether there is one behind. */
  readonly lookFurther: () => Promise<void>
}

/** Loads more by itself, as fillNext says. */
export const useFilled = <Item>(pages: Pages<Item>, rows_min: number): Filled<Item> => {
  const { loadMore } = pages
  const rows = pages.items.length
  const count = pages.pages.length
  const [pages_max, reach] = useState(PAGES_MAX)
  // Another list.
  if (count === 0 && pages_max !== PAGES_MAX) reach(PAGES_MAX)
  const next = fillNext({
    rows,
    rows_min,
    pages: count,
    pages_max,
    hasMore: pages.hasMore,
    hasFailed: pages.problem !== undefined,
    isLoading: pages.isLoading,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page may come so fast that nothing else has changed
  useEffect(() => {
    if (next === 'load') void loadMore()
  }, [next, count, loadMore])
  const lookFurther = useCallback(async () => {
    reach(count + PAGES_MAX)
    if (rows >= rows_min) await loadMore()
  }, [count, rows, rows_min, loadMore])
  return { ...pages, isFilling: next !== 'rest', lookFurther }
}
