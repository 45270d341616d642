import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { fetchApi, type paths } from './api.ts'
import { type ApiProblem, problemOf } from './problem.ts'

/*
 * Lists of the API as pages with a cursor: what was loaded so far, and how to have more. A page may be short and still not be
 * the last; only a cursor of null ends a list.
 */
type AnswerOf<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Answer } } } }
}
  ? Answer
  : never

/** Those that answer items and a cursor. */
export type ListPath = {
  [Path in keyof paths]: AnswerOf<Path> extends { readonly items: readonly unknown[]; readonly next_cursor: unknown }
    ? Path
    : never
}[keyof paths]

export type ItemOf<Path extends ListPath> =
  AnswerOf<Path> extends { readonly items: readonly (infer Item)[] } ? Item : never

type QueryOf<Path extends ListPath> = paths[Path] extends { get: { parameters: { query?: infer Query } } }
  ? Omit<NonNullable<Query>, 'cursor'>
  : never

type InPath<Path extends ListPath> = paths[Path] extends { get: { parameters: { path: infer Names } } }
  ? Names
  : undefined

export interface PagesAsked<Path extends ListPath> {
  readonly query?: QueryOf<Path>
  readonly path?: InPath<Path>
  /** False: not yet, because something to ask with is not known. */
  readonly enabled?: boolean
  /** Asks again by itself, all pages that were loaded. */
  readonly refetch_ms?: number
}

export interface Pages<Item> {
  readonly items: readonly Item[]
  readonly problem: ApiProblem | undefined
  readonly isLoading: boolean
  readonly hasMore: boolean
  readonly loadMore: () => Promise<void>
  readonly reload: () => Promise<void>
  /** Every page from the first, for an export; tells how many it has read, and ends at `most`. */
  readonly readAll: (told: ReadAll) => Promise<readonly Item[]>
  /** Of the first page, what it says beside its items, such as totals. */
  readonly first: unknown
}

export interface ReadAll {
  readonly most: number
  readonly onRead: (count: number) => void
  readonly signal: AbortSignal
}

interface Page<Item> {
  readonly items: readonly Item[]
  readonly next_cursor: string | null
}

export const usePages = <Path extends ListPath>(
  address: Path,
  { query, path, enabled = true, refetch_ms }: PagesAsked<Path> = {},
): Pages<ItemOf<Path>> => {
  type Item = ItemOf<Path>
  const asked = JSON.stringify([query, path])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is what query and path say, told apart by value
  const readPage = useCallback(
    async (cursor: string | undefined, signal: AbortSignal, limit?: number): Promise<Page<Item>> => {
      const { data } = await fetchApi.GET(
        address as never,
        {
          params: { path, query: { ...query, ...(limit && { limit }), ...(cursor !== undefined && { cursor }) } },
          signal,
        } as never,
      )
      return (data ?? { items: [], next_cursor: null }) as Page<Item>
    },
    [address, asked],
  )

  const answer = useInfiniteQuery({
    queryKey: ['pages', address, asked],
    queryFn: ({ pageParam, signal }) => readPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    enabled,
    ...(refetch_ms !== undefined && { refetchInterval: refetch_ms }),
  })

  const items = useMemo(() => answer.data?.pages.flatMap((page) => page.items) ?? [], [answer.data])
  const { fetchNextPage, refetch } = answer
  const loadMore = useCallback(async () => void (await fetchNextPage()), [fetchNextPage])
  const reload = useCallback(async () => void (await refetch()), [refetch])
  const readAll = useCallback(
    async ({ most, onRead, signal }: ReadAll): Promise<readonly Item[]> => {
      const read: Item[] = []
      let cursor: string | undefined
      do {
        const page = await readPage(cursor, signal)
        read.push(...page.items)
        cursor = page.next_cursor ?? undefined
        onRead(read.length)
      } while (cursor !== undefined && read.length < most)
      return read.slice(0, most)
    },
    [readPage],
  )

  return {
    items,
    problem: answer.error ? problemOf(answer.error) : undefined,
    isLoading: answer.isFetching,
    hasMore: answer.hasNextPage,
    loadMore,
    reload,
    readAll,
    first: answer.data?.pages[0],
  }
}
