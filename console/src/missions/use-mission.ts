import { useQueryClient } from '@tanstack/react-query'
import { useLive } from '../frame/live.tsx'
import { api } from '../network/api.ts'
import { type ApiProblem, problemOf } from '../network/problem.ts'
import { isOver, type Mission } from './model.ts'

export interface WatchedMission {
  readonly mission: Mission | undefined
  readonly problem: ApiProblem | undefined
  readonly reload: () => Promise<unknown>
}

/** A mission as it is now: read anew when the feed tells of it, and every few seconds, since why it waits is no event. */
export const useMission = (mission_id: string): WatchedMission => {
  const client = useQueryClient()
  const init = { params: { path: { mission_id } } }
  const { data, error, refetch } = api.useQuery('get', '/missions/{mission_id}', init, {
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data) ? 30_000 : 5_000),
    retry: (failures, problem) => problemOf(problem).status === 404 && failures < 2,
  })
  useLive({ robots: [`mission:${mission_id}`] }, () => {
    void client.invalidateQueries({ queryKey: ['get', '/missions/{mission_id}', init] })
    void client.invalidateQueries({ queryKey: ['pages', '/messages'] })
  })
  return { mission: data, problem: error ? problemOf(error) : undefined, reload: refetch }
}
