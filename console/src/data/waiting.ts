import { fetchApi } from '../network/api.ts'
import { ApiProblem } from '../network/problem.ts'
import { type Answer, hasEnded, nextLookMs } from './questions.ts'

/*
 * What the warehouse cannot answer in some seconds goes on, and is looked at again and again. Whoever leaves the page does not
 * need the answer any more: the query is cancelled, so that it scans no further.
 */
export interface Later {
  readonly query_id: string
  readonly status: string
  readonly location: string
}

export const isLater = (answer: object): answer is Later => 'query_id' in answer && 'location' in answer

const ROWS_MAX = 999

/** Until it has ended: with its first rows, or thrown with the cause. */
export const waitedFor = async (query_id: string, signal: AbortSignal): Promise<Answer> => {
  const cancel = (): void =>
    void fetchApi.DELETE('/data/query/{query_id}', { params: { path: { query_id } } }).catch(() => {})
  signal.addEventListener('abort', cancel)
  try {
    for (let looks = 0; ; looks += 1) {
      const answer = await lookedAt(query_id, signal)
      if (hasEnded(answer)) return succeeded(answer)
      await pause(nextLookMs(looks), signal)
    }
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** The same with all of its rows. */
export const waitedForAll = async (query_id: string, signal: AbortSignal): Promise<Answer> => {
  const first = await waitedFor(query_id, signal)
  const rows = [...(first.rows ?? [])]
  let cursor = first.next_cursor ?? undefined
  while (cursor !== undefined) {
    const page = await lookedAt(query_id, signal, cursor)
    rows.push(...(page.rows ?? []))
    cursor = page.next_cursor ?? undefined
  }
  return { ...first, rows }
}

export const lookedAt = async (query_id: string, signal: AbortSignal, cursor?: string): Promise<Answer> => {
  const { data } = await fetchApi.GET('/data/query/{query_id}', {
    params: { path: { query_id }, query: { limit: ROWS_MAX, ...(cursor !== undefined && { cursor }) } },
    signal,
  })
  if (data === undefined) throw new Error(`GET /data/query/${query_id} answered nothing`)
  return data
}

export const succeeded = (answer: Answer): Answer => {
  if (answer.status === 'succeeded') return answer
  throw new ApiProblem({
    status: 422,
    type: 'urn:signalbox:problem:query',
    title: answer.status === 'cancelled' ? 'Cancelled' : 'The query failed',
    detail: answer.error ?? `It is ${answer.status}`,
  })
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })

export const firstRun =
  'The first run makes the tables: at twenty past the hour, by “Settle again” under Runs, or by npm run etl.'
export const nothingSettled = `Nothing was settled yet. ${firstRun}`
