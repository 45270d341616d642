import { useQuery } from '@tanstack/react-query'
import type { Policy } from '../../../policy/policy.ts'

/**
 * What a mission may be asked, so that a button can say why it is disabled. The API answers policies of robots only, and every
 * mission is decided by the one that this build has; the line decides what becomes of a request all the same.
 */
export const useMissionPolicy = (): Policy | undefined => {
  const { data } = useQuery({
    queryKey: ['mission policy'],
    queryFn: async () => (await import('../../../policy/mission.v1.json')).default as unknown as Policy,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return data
}
