import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { fetchApi, type paths } from './api.ts'
import { countNext, restMs, type Wanted } from './count-next.ts'
import { type CountPage, countToEnd, type Sum } from './count-to-end.ts'

/*
 * How many a list has, exactly: counted by the API with the filter of the list. A number is of a moment: it comes with what it was
 * asked with, and nobody who comes back is shown one of before.
 */
type CountPath = '/failures/count' | '/audit/count'
type QueryOf<Path extends CountPath> = Omit<NonNullable<paths[Path]['get']['parameters']['query']>, 'cursor'>

export interface Counted<Query> extends Sum {
  readonly query: Query
}

/**
 * Counted as countNext says; until a number has come it is the one before, with the question that it answers. No number where the API
 * gives none.
 */
export const useCounted = <Path extends CountPath>(
  path: Path,
  query: QueryOf<Path>,
  { question, seen, enabled }: Wanted,
): { readonly counted: Counted<QueryOf<Path>> | undefined; readonly isCounting: boolean } => {
  const [asked, ask] = useState<Asked<QueryOf<Path>>>()
  const rests_until = useRef(0)
  const { data, isFetching, isError } = useQuery({
    queryKey: ['counted', path, asked],
    queryFn: async ({ signal }) => {
      const began = performance.now()
      try {
        const sum = await countToEnd(async (cursor) => {
          const params = { query: { ...asked?.query, ...(cursor !== undefined && { cursor }) } }
          const { data } = await fetchApi.GET(path as never, { params, signal } as never)
          return data as unknown as CountPage
        })
        return { sum, asked }
      } finally {
        // What has failed is not hurried either; what nobody wants any more has cost nothing that has to rest.
        if (!signal.aborted) rests_until.current = Date.now() + restMs(performance.now() - began)
      }
    },
    enabled: enabled && asked !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    placeholderData: (before) => before,
  })
  useEffect(() => {
    const isCounting = isFetching
    const now = Date.now()
    const in_ms = countNext({ question, seen, enabled }, { asked, isCounting, rests_until: rests_until.current, now })
    if (in_ms === undefined) return undefined
    const askNow = () => ask((before) => ({ nth: (before?.nth ?? 0) + 1, query, question, seen }))
    if (in_ms === 0) return askNow()
    const timer = setTimeout(askNow, in_ms)
    return () => clearTimeout(timer)
  })
  const isAnswer = enabled && data?.asked !== undefined && data.asked.question === question && !isError
  const counted = isAnswer && data.asked ? { ...data.sum, query: data.asked.query } : undefined
  return { counted, isCounting: enabled && counted === undefined && (isFetching || asked?.question !== question) }
}

interface Asked<Query> extends Pick<Wanted, 'question' | 'seen'> {
  /** A number is not that of the time before, though it may be asked with the same. */
  readonly nth: number
  readonly query: Query
}
