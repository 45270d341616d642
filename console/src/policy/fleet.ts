import { useQuery } from '@tanstack/react-query'
import { fetchApi } from '../network/api.ts'
import type { ItemOf } from '../network/pages.ts'

/*
 * The robots as a whole, for what a rollout would do to them. As many as a page can count at once: of more it says how many it
 * has looked at.
 */
type Robot = Pick<ItemOf<'/robots'>, 'robot_id' | 'state' | 'policy_version' | 'first_version' | 'pin'>

export interface Fleet {
  readonly robots: readonly Robot[]
  /** False: there are more. */
  readonly isAll: boolean
}

/** Looked at again and again where somebody watches how far a rollout is. */
export const useFleet = (refetch_ms?: number) =>
  useQuery({
    queryKey: ['policy', 'fleet'],
    queryFn: ({ signal }) => readFleet(signal),
    staleTime: 15_000,
    ...(refetch_ms !== undefined && { refetchInterval: refetch_ms }),
  })

const readFleet = async (signal: AbortSignal): Promise<Fleet> => {
  const robots: Robot[] = []
  let cursor: string | undefined
  do {
    const { data } = await fetchApi.GET('/robots', {
      params: { query: { limit: PAGE, ...(cursor !== undefined && { cursor }) } },
      signal,
    })
    robots.push(...(data?.items ?? []))
    cursor = data?.next_cursor ?? undefined
  } while (cursor !== undefined && robots.length < ROBOTS_MAX)
  return { robots, isAll: cursor === undefined }
}

const PAGE = 100
const ROBOTS_MAX = 2_000
