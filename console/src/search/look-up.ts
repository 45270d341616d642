import { TRACE_ID_SAID } from '../../../messages/message-id.ts'
import { askLake } from '../messages/lake.ts'
import { lately } from '../messages/stored.ts'
import { ApiProblem, fetchApi } from '../network/api.ts'
import type { Candidate } from './candidates.ts'
import { type Hit, hitOfGroup, hitOfPolicy, hitOfStored, hitsIn } from './hits.ts'

/** What the API knows of a candidate; nothing, where nobody knows it. */
export const lookUp = async (candidate: Candidate, signal: AbortSignal): Promise<readonly Hit[]> => {
  try {
    return await asked(candidate, signal)
  } catch (error) {
    // 404: nobody knows it. 400: it cannot be an id.
    if (error instanceof ApiProblem && (error.status === 404 || error.status === 400)) return []
    throw error
  }
}

const asked = async (candidate: Candidate, signal: AbortSignal): Promise<readonly Hit[]> => {
  const { id, kind } = candidate
  if (kind === 'group') {
    const { data } = await fetchApi.GET('/failure-groups/{fingerprint}', {
      params: { path: { fingerprint: id }, query: { limit: 1 } },
      signal,
    })
    return data ? [hitOfGroup(id, data)] : []
  }
  if (kind === 'policy') {
    const { data } = await fetchApi.GET('/policies/{version}', { params: { path: { version: id } }, signal })
    return data ? [hitOfPolicy(id)] : []
  }
  const any_id = kind === 'mission' ? `mission:${id.replace(/^mission:/, '')}` : id
  const { data } = await fetchApi.GET('/timeline/{any_id}', { params: { path: { any_id } }, signal })
  return data ? hitsIn({ ...candidate, id: any_id }, data) : []
}

/** Telemetry, and what is older than the journal: slower, and asked only where nobody else knows the id. */
export const lookInLake = async (
  { id, robot_id }: Candidate,
  now: number,
  signal: AbortSignal,
): Promise<readonly Hit[]> => {
  const range = lately(now)
  const whose = robot_id === undefined ? {} : { robot_id }
  const found = await Promise.all([
    askLake({ message_id: id, ...whose, ...range, limit: 5 }, signal),
    TRACE_ID_SAID.test(id) ? askLake({ trace_id: id, ...range, limit: 5 }, signal) : [],
  ])
  return found.flat().map(hitOfStored)
}
