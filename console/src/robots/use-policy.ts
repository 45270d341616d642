import type { Policy } from '../../../policy/policy.ts'
import { api } from '../network/api.ts'

/** The policy of a version as it is deployed; undefined until it is here, and where it cannot be had. It never changes. */
export const usePolicy = (version: string | undefined): Policy | undefined => {
  const { data } = api.useQuery(
    'get',
    '/policies/{version}',
    { params: { path: { version: version ?? '' }, query: { format: 'json' } } },
    { enabled: version !== undefined, staleTime: Number.POSITIVE_INFINITY },
  )
  return isPolicy(data) ? data : undefined
}

/** The API's description says no more than that it is an object. */
const isPolicy = (value: unknown): value is Policy =>
  typeof value === 'object' && value !== null && 'cells' in value && 'states' in value
