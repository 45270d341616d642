import type { Policy } from '../../../policy/policy.ts'
import { usePolicy, useVersions } from '../policy/versions.ts'

/**
 * What a mission may be asked, so that a button can say why it is disabled: by the version that new missions get. One that was
 * asked for before that may have an older one; the line decides what becomes of a request all the same.
 */
export const useMissionPolicy = (): Policy | undefined => {
  const { data } = useVersions('mission')
  return usePolicy(data?.items.find(({ is_default }) => is_default)?.version, 'mission').policy
}
