import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { fetchApi, type paths } from './api.ts'
import { type Loaded, type LoadedPage, withPageAgain } from './page-again.ts'
import { type ApiProblem, notReachable, problemOf } from './problem.ts'
import { type Page, type ReadAll, readToEnd } from './read-all.ts'

export type { ReadAll } from './read-all.ts'

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
  /** Asks again by itself, all pages that were loaded: of many the more seldom. A long list reads some again with `readAgain`. */
  readonly refetch_ms?: number
  /** False: not for having been behind another tab; whoever asked keeps it fresh. */
  readonly refetchOnFocus?: boolean
}

export interface Pages<Item> {
  readonly items: readonly Item[]
  /** The same, page by page. */
  readonly pages: readonly LoadedPage<Item>[]
  readonly problem: ApiProblem | undefined
  readonly isLoading: boolean
  readonly hasMore: boolean
  readonly loadMore: () => Promise<void>
  readonly reload: () => Promise<void>
  /** One of the pages alone; throws what hinders it. */
  readonly readAgain: (index: number, id: (item: Item) => string) => Promise<void>
  /** Every page from the first, for an export; tells how many it has read, and ends at `most`. */
  readonly readAll: (told: ReadAll) => Promise<readonly Item[]>
  /** Of the first page, what it says beside its items, such as totals. */
  readonly first: unknown
}

/** As far as it matters how often it is asked again. */
interface Asked {
  readonly state: { readonly data?: { readonly pages: readonly unknown[] } | undefined }
}

/** So many pages are asked again at the pace that a screen wants. */
const PAGES_AGAIN_MAX = 4

export const usePages = <Path extends ListPath>(
  address: Path,
  { query, path, enabled = true, refetch_ms, refetchOnFocus = true }: PagesAsked<Path> = {},
): Pages<ItemOf<Path>> => {
  type Item = ItemOf<Path>
  const asked = JSON.stringify([query, path])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is what query and path say, told apart by value
  const readPage = useCallback(
    async (cursor: string | undefined, signal: AbortSignal): Promise<LoadedPage<Item>> => {
      const { data } = await fetchApi.GET(
        address as never,
        {
          params: { path, query: { ...query, ...(cursor !== undefined && { cursor }) } },
          signal,
        } as never,
      )
      const { items, next_cursor, ...more } = (data ?? { items: [], next_cursor: null }) as Page<Item>
      return { ...more, items, next_cursor, read_ms: Date.now() }
    },
    [address, asked],
  )

  const answer = useInfiniteQuery({
    queryKey: ['pages', address, asked],
    queryFn: ({ pageParam, signal }) => readPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    enabled,
    refetchOnWindowFocus: refetchOnFocus,
    ...(refetch_ms !== undefined && {
      refetchInterval: ({ state: { data } }: Asked) =>
        refetch_ms * Math.ceil((data?.pages.length ?? 1) / PAGES_AGAIN_MAX),
    }),
  })

  const items = useMemo(() => answer.data?.pages.flatMap((page) => page.items) ?? [], [answer.data])
  const { error, fetchNextPage, refetch } = answer
  // The same as long as the error is: whoever hands it on is not drawn for it again and again.
  const problem = useMemo(() => (error ? problemOf(error) : undefined), [error])
  const loadMore = useCallback(async () => void (await fetchNextPage()), [fetchNextPage])
  const reload = useCallback(async () => void (await refetch()), [refetch])
  const client = useQueryClient()
  const readAgain = useCallback(
    async (index: number, id: (item: Item) => string): Promise<void> => {
      const queryKey = ['pages', address, asked]
      const now = () => client.getQueryData<Loaded<Item>>(queryKey)
      if (now()?.pages[index] === undefined) return
      const cursor = now()?.pageParams[index]
      const signal = AbortSignal.timeout(AGAIN_MS_MAX)
      const answer = await readPage(cursor, signal).catch((error) => {
        throw signal.aborted ? notReachable() : error
      })
      client.setQueryData<Loaded<Item>>(
        queryKey,
        (loaded) => loaded && withPageAgain(loaded, { index, cursor }, answer, id),
        // The list as a whole is as old as it was.
        { updatedAt: client.getQueryState(queryKey)?.dataUpdatedAt },
      )
    },
    [client, address, asked, readPage],
  )
  const readAll = useCallback((told: ReadAll) => readToEnd(readPage, told), [readPage])

  return {
    items,
    pages: answer.data?.pages ?? none,
    problem,
    isLoading: answer.isFetching,
    hasMore: answer.hasNextPage,
    loadMore,
    reload,
    readAgain,
    readAll,
    first: answer.data?.pages[0],
  }
}

/** Where a line is cut, a question may have no answer for minutes; the next one has. */
const AGAIN_MS_MAX = 10_000

const none: readonly never[] = []
