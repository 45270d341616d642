import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { type ReadAll, readToEnd } from '../network/read-all.ts'
import { itemsOf, latePageOf } from './questions.ts'
import { isLater, type Later, waitedFor } from './waiting.ts'

/*
 * A list of the warehouse, page by page. A page that takes longer than some seconds is waited for; behind it the list does not go
 * on, because a cursor is only in an answer that came in time. Where there is more, it says so.
 */
export interface AskedPage<Item> {
  readonly items: readonly Item[]
  readonly next_cursor: string | null
  readonly is_cut?: boolean
  readonly settled_until?: string | null
  readonly hours_reported?: number
}

export const useAskedPages = <Item extends object>(
  question: readonly unknown[],
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<AskedPage<Item> | Later | undefined>,
  enabled = true,
) => {
  const asked = JSON.stringify(question)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is what is read, told apart by value
  const readPage = useCallback(
    async (cursor: string | undefined, signal: AbortSignal): Promise<AskedPage<Item>> => {
      const page = await read(cursor, signal)
      if (page === undefined) return { items: [], next_cursor: null }
      if (!isLater(page)) return page
      const answer = await waitedFor(page.query_id, signal)
      return latePageOf(itemsOf(answer) as unknown as readonly Item[], answer)
    },
    [asked],
  )
  const answer = useInfiniteQuery({
    queryKey: ['data', ...question],
    enabled,
    staleTime: 60_000,
    queryFn: ({ pageParam, signal }) => readPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  })
  const items = useMemo(() => answer.data?.pages.flatMap((page) => page.items) ?? [], [answer.data])
  const readAll = useCallback((told: ReadAll) => readToEnd(readPage, told), [readPage])
  return {
    items,
    first: answer.data?.pages[0],
    problem: answer.error ?? undefined,
    isLoading: answer.isFetching,
    hasMore: answer.hasNextPage,
    /** What was loaded ends before the list does. */
    isCut: answer.data?.pages.some(({ is_cut }) => is_cut) ?? false,
    loadMore: () => answer.fetchNextPage(),
    reload: () => answer.refetch(),
    readAll,
  }
}
