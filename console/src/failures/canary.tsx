import { api } from '../network/api.ts'
import type { FailureActs } from './acts.tsx'
import { ableTo, type Group } from './model.ts'

/** One of a group, tried before the others: the newest that can be, because its robot is the least likely to have moved on. */
export const useCanary = (
  { fingerprint }: Pick<Group, 'fingerprint'>,
  ask: FailureActs['ask'],
): { readonly why: string | undefined; readonly retry: () => void } => {
  const newest = api.useQuery('get', '/failures', { params: { query: { group: fingerprint, limit: 100 } } })
  const [one] = ableTo('retry', newest.data?.items ?? [])
  if (one === undefined) {
    return { why: newest.isLoading ? 'It is looked for' : 'None of the newest can be retried', retry: () => undefined }
  }
  return { why: undefined, retry: () => ask({ act: 'retry', one }) }
}
