import { TRACE_ID_SAID } from '../../../messages/message-id.ts'
import { missionIdOf, missionSubject } from '../../../messages/mission-id.ts'
import { askLake } from '../messages/lake.ts'
import { lately } from '../messages/stored.ts'
import { ApiProblem, fetchApi } from '../network/api.ts'
import type { Candidate } from './candidates.ts'
import { type Hit, hitOfGroup, hitOfPolicy, hitOfStored, hitsIn } from './hits.ts'

/** What the API knows of a candidate; nothing, where nobody knows it. */
export const lookUp = async (candidate: Candidate, signal: AbortSignal): Promise<readonly Hit[]> => {
  const { id, kind } = candidate
  if (kind === 'policy') return await known(() => policy(id, signal))
  // What looks like a fingerprint may be somebody's id of a message all the same.
  const group = kind === 'group' ? await known(() => failureGroup(id, signal)) : []
  return group.length > 0 ? group : await known(() => story(candidate, signal))
}

const known = async (ask: () => Promise<readonly Hit[]>): Promise<readonly Hit[]> => {
  try {
    return await ask()
  } catch (error) {
    // 404: nobody knows it. 400: it cannot be an id.
    if (error instanceof ApiProblem && (error.status === 404 || error.status === 400)) return []
    throw error
  }
}

const policy = async (version: string, signal: AbortSignal): Promise<readonly Hit[]> => {
  const { data } = await fetchApi.GET('/policies/{version}', { params: { path: { version } }, signal })
  return data ? [hitOfPolicy(version)] : []
}

const failureGroup = async (fingerprint: string, signal: AbortSignal): Promise<readonly Hit[]> => {
  const { data } = await fetchApi.GET('/failure-groups/{fingerprint}', {
    params: { path: { fingerprint }, query: { limit: 1 } },
    signal,
  })
  return data ? [hitOfGroup(fingerprint, data)] : []
}

const story = async (candidate: Candidate, signal: AbortSignal): Promise<readonly Hit[]> => {
  const { id, kind } = candidate
  const any_id = kind === 'mission' ? missionSubject(missionIdOf(id) ?? id) : id
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
