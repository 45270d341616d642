import Box from '@cloudscape-design/components/box'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import Link from '@cloudscape-design/components/link'
import { textOf } from '../frame/filter-text.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { useSeesAll } from '../identity/use-session.ts'
import { type FailureStatus, failureStatuses, wordsOf } from './model.ts'

/** The list of failures, filtered by one field. */
export const failuresWith = (propertyKey: string, value: string): string =>
  hrefOf.failures(textOf({ operation: 'and', tokens: [{ propertyKey, operator: '=', value }] }))

/** Exact numbers of all failures by status: each is the way to them. */
export const Totals = ({ totals }: { readonly totals: Readonly<Record<string, number>> | undefined }) => {
  const isAll = useSeesAll()
  if (!isAll) return <Box color="text-body-secondary">How many there are is told to those who see all fleets.</Box>
  return (
    <Container>
      <ColumnLayout columns={6} variant="text-grid" minColumnWidth={110}>
        {failureStatuses.map((status) => (
          <div key={status}>
            <Box variant="awsui-key-label">{wordsOf(status)}</Box>
            <Count status={status} count={totals === undefined ? undefined : (totals[status] ?? 0)} />
          </div>
        ))}
      </ColumnLayout>
    </Container>
  )
}

/** None is no way to anywhere. */
const Count = ({ status, count }: { readonly status: FailureStatus; readonly count: number | undefined }) =>
  count === undefined || count === 0 ? (
    <Box fontSize="display-l" color="text-status-inactive">
      {count ?? '–'}
    </Box>
  ) : (
    <Link
      href={failuresWith('status', status)}
      fontSize="display-l"
      ariaLabel={`${count} failures: ${wordsOf(status).toLowerCase()}`}
    >
      {count.toLocaleString('en')}
    </Link>
  )

export const nothingSeen = 'Nothing of a robot that you see has failed'
export const notOfAll = 'A group is of all fleets together: only who sees all of them may say something about it'
