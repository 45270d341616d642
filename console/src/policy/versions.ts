import type { Policy } from '../../../policy/policy.ts'
import type { Layer, Versions } from '../../../policy/rollout.ts'
import { api, type paths } from '../network/api.ts'
import { usePages } from '../network/pages.ts'
import type { Rollout } from './rollouts.ts'

export type Version = paths['/policies']['get']['responses'][200]['content']['application/json']['items'][number]

/** Whose policy it is. Only robots' are rolled out, pinned and replayed: a mission keeps the one that it was asked for under. */
export type Subject = Version['subject']

/** The versions that are deployed, lowest first. */
export const useVersions = (subject: Subject = 'robot') =>
  api.useQuery('get', '/policies', { params: { query: { subject } } })

/** One of them, as its table; nothing is asked where there is no name. */
export const usePolicy = (version: string | undefined, subject: Subject = 'robot') => {
  const answer = api.useQuery(
    'get',
    '/policies/{version}',
    { params: { path: { version: version ?? '' }, query: { subject } } },
    { enabled: version !== undefined, staleTime: Number.POSITIVE_INFINITY },
  )
  // What the API answers was checked when it was deployed.
  return { ...answer, policy: answer.data as unknown as Policy | undefined }
}

/** As `policy/rollout.ts` asks for them. */
export const knownVersions = (versions: readonly Version[]): Versions =>
  Object.fromEntries(
    versions
      .filter(({ machine_arn }) => machine_arn !== null)
      .map(({ version, states, at_work }) => [version, { states, at_work }]),
  )

/** Rollouts, newest first, and of them those in force. */
export const useRollouts = () => {
  const pages = usePages('/rollouts', { query: { limit: 100 } })
  return { pages, active: activeOf(pages.items) }
}

export const activeOf = (rollouts: readonly Rollout[]): readonly Layer[] =>
  rollouts.filter(({ status }) => status === 'active')
