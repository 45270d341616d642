import { useEffect, useRef, useState } from 'react'
import { useOverTime } from '../frame/now.ts'
import { api } from '../network/api.ts'
import { problemOf } from '../network/problem.ts'
import type { Flow } from './model.ts'

/** What happens now, asked for every few seconds while somebody looks; the answer before it too, for what changes in between. */
export const useFlow = () => {
  const answer = api.useQuery('get', '/flow', {}, { refetchInterval: REFETCH_MS, refetchIntervalInBackground: false })
  const { data, dataUpdatedAt, error, isLoading, refetch } = answer
  const before = useBefore(data)
  const isOld = useOverTime((now) => dataUpdatedAt > 0 && now - dataUpdatedAt > OLD_MS)
  return {
    flow: data,
    before,
    problem: error === null ? undefined : problemOf(error),
    isLoading,
    /** What is shown is the last known. */
    isOld: isOld || (error !== null && data !== undefined),
    answered_at: dataUpdatedAt,
    reload: refetch,
  }
}

const REFETCH_MS = 5_000
/** Two answers that did not come. */
const OLD_MS = 2 * REFETCH_MS + 1_000

const useBefore = (flow: Flow | undefined): Flow | undefined => {
  const newest = useRef<Flow>(undefined)
  const [before, setBefore] = useState<Flow>()
  useEffect(() => {
    if (flow === newest.current) return
    setBefore(newest.current)
    newest.current = flow
  }, [flow])
  return before
}

export type FlowNow = ReturnType<typeof useFlow>
