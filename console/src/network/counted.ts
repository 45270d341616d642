import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { fetchApi, type paths } from './api.ts'
import { type CountPage, countToEnd, restMs, type Sum } from './count-to-end.ts'

/*
 * How many a list has, exactly: counted by the API with the filter of the list. A number is of a moment: it comes with what it was
 * asked with.
 */
type CountPath = '/failures/count' | '/audit/count'
type QueryOf<Path extends CountPath> = Omit<NonNullable<paths[Path]['get']['parameters']['query']>, 'cursor'>

export interface Counted<Query> extends Sum {
  readonly query: Query
}

/**
 * Counted again at once for another question, and at leisure when the list is `seen` to have changed; until then the number is the one
 * before, with the question that it answers. No number where the API gives none.
 */
export const useCounted = <Path extends CountPath>(
  path: Path,
  query: QueryOf<Path>,
  { question, seen, enabled }: { readonly question: string; readonly seen: string; readonly enabled: boolean },
): { readonly counted: Counted<QueryOf<Path>> | undefined; readonly isCounting: boolean } => {
  const now = { query, question, seen, enabled }
  const [asked, ask] = useState(now)
  const rests_until = useRef(0)
  if (asked.question !== question || (enabled && !asked.enabled)) ask(now)
  useEffect(() => {
    if (!enabled || asked.seen === seen) return undefined
    const timer = setTimeout(() => ask(now), Math.max(0, rests_until.current - Date.now()))
    return () => clearTimeout(timer)
  })
  const { data, isFetching, isError } = useQuery({
    queryKey: ['counted', path, asked],
    queryFn: async ({ signal }): Promise<Counted<QueryOf<Path>> & { readonly question: string }> => {
      const began = performance.now()
      const sum = await countToEnd(async (cursor) => {
        const params = { query: { ...asked.query, ...(cursor !== undefined && { cursor }) } }
        const { data } = await fetchApi.GET(path as never, { params, signal } as never)
        return data as unknown as CountPage
      })
      rests_until.current = Date.now() + restMs(performance.now() - began)
      return { ...sum, query: asked.query, question: asked.question }
    },
    enabled: enabled && asked.enabled,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  })
  const counted = enabled && data?.question === question && !isError ? data : undefined
  return { counted, isCounting: enabled && isFetching && counted === undefined }
}
