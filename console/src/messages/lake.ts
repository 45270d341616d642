import { useQuery } from '@tanstack/react-query'
import { isLater, waitedFor } from '../data/waiting.ts'
import { fetchApi } from '../network/api.ts'
import { type StoredMessage, storedIn } from './stored.ts'

/*
 * Asks the lake for messages as they were said. An answer that takes longer than some seconds is waited for.
 */
export interface LakeQuestion {
  readonly message_id?: string
  readonly robot_id?: string
  readonly trace_id?: string
  readonly from?: string
  readonly until?: string
  readonly raw?: 'yes'
  readonly limit?: number
}

export const askLake = async (query: LakeQuestion, signal: AbortSignal): Promise<readonly StoredMessage[]> => {
  const { data } = await fetchApi.GET('/data/messages', { params: { query }, signal })
  if (data === undefined) return []
  return isLater(data) ? storedIn(await waitedFor(data.query_id, signal)) : data.items
}

/** `again_ms`: while it is too young to lie there, it is looked for again. */
export const useLake = (
  query: LakeQuestion,
  { enabled = true, again_ms }: { readonly enabled?: boolean; readonly again_ms?: number | undefined } = {},
) =>
  useQuery({
    queryKey: ['lake', query],
    queryFn: ({ signal }) => askLake(query, signal),
    enabled,
    // Each look is paid for by what it reads.
    staleTime: 60_000,
    refetchInterval: ({ state }) => (again_ms !== undefined && state.data?.length === 0 ? again_ms : false),
  })
