import { useMemo } from 'react'
import type { Policy } from '../../../policy/policy.ts'
import { usePages } from '../network/pages.ts'
import { usePolicy, useVersions } from '../policy/versions.ts'
import { type MissionVersion, versionOf } from './model.ts'

export interface MissionPolicy extends MissionVersion {
  /** Undefined while it is read, and where it is not deployed any more. */
  readonly policy: Policy | undefined
}

/** Every message that was decided for it, the newest first. */
export const useDecisions = (mission_id: string) =>
  usePages('/messages', { query: { robot_id: `mission:${mission_id}`, limit: 100 } })

/** What a mission may be asked, so that a button can say why it is disabled; the line decides what becomes of a request all the same. */
export const useMissionPolicy = (mission_id: string): MissionPolicy | undefined => {
  const decisions = useDecisions(mission_id)
  const { data } = useVersions('mission')
  const known = useMemo(() => versionOf(decisions.items, data?.items), [decisions.items, data])
  const { policy } = usePolicy(known?.version, 'mission')
  return decisions.isLoading || known === undefined ? undefined : { ...known, policy }
}
