import { hrefOf } from '../frame/hrefs.ts'
import { Screen } from '../frame/screen.tsx'
import { useSeesAll } from '../identity/use-session.ts'
import { api } from '../network/api.ts'
import { FailureList } from './failure-list.tsx'
import { Totals } from './totals.tsx'

/** Every failure, newest first, by whatever it can be looked for. */
export default function FailuresPage() {
  const groups = api.useQuery('get', '/failure-groups', { params: { query: { limit: 1 } } }, { refetchInterval: 5_000 })
  const totals = groups.data?.failures
  const isAll = useSeesAll()
  return (
    <Screen
      title="All failures"
      breadcrumbs={[{ text: 'Failures', href: hrefOf.failureGroups() }]}
      description="One by one, the one that failed last first."
    >
      <Totals totals={totals} />
      <FailureList name="failures" counts={isAll ? totals : undefined} onDone={groups.refetch} />
    </Screen>
  )
}
