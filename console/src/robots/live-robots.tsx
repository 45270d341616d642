import { useEffect } from 'react'
import type { UrlFilter } from '../frame/filter.ts'
import type { ApiProblem } from '../network/problem.ts'
import type { AskedFor } from './asked-for.ts'
import type { Robot } from './model.ts'
import type { RobotStore } from './robot-store.ts'
import { useRobots } from './use-robots.ts'

/** How the reading goes: what the page around the table has to know of it. */
export interface Reading {
  readonly problem: ApiProblem | undefined
  readonly isLoading: boolean
  readonly hasMore: boolean
  readonly loadMore: () => Promise<void>
  readonly reload: () => Promise<void>
  readonly readAll: ReturnType<typeof useRobots>['readAll'] | undefined
}

export const notReadYet: Reading = {
  problem: undefined,
  isLoading: true,
  hasMore: false,
  loadMore: async () => undefined,
  reload: async () => undefined,
  readAll: undefined,
}

/** Reads and hears for the list, and draws nothing: what changes each second goes past the page, to the cells. */
export const LiveRobots = ({
  query,
  filter,
  store,
  onReading,
}: {
  readonly query: AskedFor['query']
  readonly filter: UrlFilter<Robot>
  readonly store: RobotStore
  readonly onReading: (reading: Reading) => void
}) => {
  const { seen, problem, hasMore, loadMore, reload, readAll, isLoading } = useRobots(query, store.onScreen)
  const isFirst = isLoading && seen.length === 0
  const { matches, isFiltered } = filter
  // A robot may have left the state that was asked for since the list was read.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is to be matched changes with the filter's query
  useEffect(() => {
    store.put(seen, isFiltered ? matches : () => true)
  }, [store, seen, filter.query])
  useEffect(() => {
    onReading({ problem, isLoading: isFirst, hasMore, loadMore, reload, readAll })
  }, [onReading, problem, isFirst, hasMore, loadMore, reload, readAll])
  return null
}
