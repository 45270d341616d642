import { useQuery } from '@tanstack/react-query'
import { ApiProblem, fetchApi } from '../network/api.ts'
import { type StoredMessage, storedIn } from './stored.ts'

/*
 * Asks the lake for messages as they were said. An answer that takes longer than some seconds is looked at again until it is there.
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

export const askLake = async (query: LakeQuestion, signal?: AbortSignal): Promise<readonly StoredMessage[]> => {
  const { data } = await fetchApi.GET('/data/messages', { params: { query }, ...(signal && { signal }) })
  if (data === undefined) return []
  if ('items' in data) return data.items
  const { query_id } = data
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    await pause(LOOK_EVERY_MS, signal)
    const { data: state } = await fetchApi.GET('/data/query/{query_id}', {
      params: { path: { query_id } },
      ...(signal && { signal }),
    })
    if (state?.status === 'succeeded') return storedIn(state)
    if (state?.status === 'failed' || state?.status === 'cancelled') throw notAnswered(state.error ?? state.status)
  }
  throw notAnswered(`it still runs after ${(LOOKS_MAX * LOOK_EVERY_MS) / 1_000} s as query ${query_id}`)
}

const LOOKS_MAX = 45
const LOOK_EVERY_MS = 2_000

const notAnswered = (why: string): ApiProblem =>
  new ApiProblem({
    status: 503,
    type: 'urn:signalbox:problem:lake-not-answered',
    title: 'The lake did not answer',
    detail: `What was asked for was not read: ${why}`,
  })

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })

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
