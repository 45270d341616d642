import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { itemsOf } from './questions.ts'
import { isLater, type Later, waitedFor } from './waiting.ts'

/*
 * A list of the warehouse, page by page. A page that takes longer than some seconds is waited for; behind it the list does not go
 * on, because a cursor is only in an answer that came in time.
 */
export interface AskedPage<Item> {
  readonly items: readonly Item[]
  readonly next_cursor: string | null
  readonly settled_until?: string | null
  readonly hours_reported?: number
}

export const useAskedPages = <Item extends object>(
  question: readonly unknown[],
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<AskedPage<Item> | Later | undefined>,
  enabled = true,
) => {
  const answer = useInfiniteQuery({
    queryKey: ['data', ...question],
    enabled,
    staleTime: 60_000,
    queryFn: async ({ pageParam, signal }): Promise<AskedPage<Item>> => {
      const page = await read(pageParam, signal)
      if (page === undefined) return { items: [], next_cursor: null }
      if (!isLater(page)) return page
      return { items: itemsOf(await waitedFor(page.query_id, signal)) as unknown as readonly Item[], next_cursor: null }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  })
  const items = useMemo(() => answer.data?.pages.flatMap((page) => page.items) ?? [], [answer.data])
  return {
    items,
    first: answer.data?.pages[0],
    problem: answer.error ?? undefined,
    isLoading: answer.isFetching,
    hasMore: answer.hasNextPage,
    loadMore: () => answer.fetchNextPage(),
    reload: () => answer.refetch(),
  }
}
