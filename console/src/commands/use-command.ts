import { useQueryClient } from '@tanstack/react-query'
import { useLive } from '../frame/live.tsx'
import { api } from '../network/api.ts'
import { type ApiProblem, problemOf } from '../network/problem.ts'
import { type Command, isOver } from './model.ts'

export interface WatchedCommand {
  readonly command: Command | undefined
  readonly problem: ApiProblem | undefined
  readonly reload: () => Promise<unknown>
}

/**
 * A command until its end: read again each second while it is under way, since only its end is an event. `isNew`: it was asked for
 * a moment ago, so that it may not be written yet is no problem.
 */
export const useCommand = (
  command_id: string,
  robot_id: string | undefined,
  { isNew = false }: { readonly isNew?: boolean } = {},
): WatchedCommand => {
  const client = useQueryClient()
  const init = { params: { path: { command_id }, query: { ...(robot_id !== undefined && { robot_id }) } } }
  const { data, error, refetch } = api.useQuery('get', '/commands/{command_id}', init, {
    refetchInterval: ({ state }) => {
      if (state.error !== null) return 10_000
      return state.data !== undefined && isOver(state.data) ? 30_000 : 1_000
    },
    retry: (failures, problem) => problemOf(problem).status === 404 && isNew && failures < 10,
    retryDelay: 500,
  })
  const about = data?.robot_id ?? robot_id
  useLive(about === undefined ? undefined : { robots: [about], types: ['command.finished'] }, () => {
    void client.invalidateQueries({ queryKey: ['get', '/commands/{command_id}'] })
  })
  return { command: data, problem: error ? problemOf(error) : undefined, reload: refetch }
}
