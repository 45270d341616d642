import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { openIn } from '../failures/model.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { Problem } from '../frame/problem.tsx'
import { Age } from '../frame/when.tsx'
import { api } from '../network/api.ts'

/** What fails most, of the causes that failed last: the way into the triage. */
export const TopCauses = () => {
  const { data, error, refetch } = api.useQuery(
    'get',
    '/failure-groups',
    { params: { query: { limit: 25 } } },
    { refetchInterval: 15_000 },
  )
  const groups = (data?.items ?? [])
    .map((group) => ({ group, open: openIn(group.by_status ?? {}) ?? 0 }))
    .filter(({ open }) => open > 0)
    .toSorted((one, other) => other.open - one.open)
    .slice(0, 5)
  return (
    <Container
      header={
        <Header variant="h2" actions={<Link href={hrefOf.failureGroups()}>All causes</Link>}>
          What fails most
        </Header>
      }
    >
      {error !== null && data === undefined ? (
        <Problem problem={error} retry={refetch} />
      ) : groups.length === 0 ? (
        <StatusIndicator type={data === undefined ? 'loading' : 'success'}>
          {data === undefined ? 'Loading' : 'No failure is open'}
        </StatusIndicator>
      ) : (
        <ul className="sb-causes">
          {groups.map(({ group, open }) => (
            <li key={group.fingerprint}>
              <Link href={hrefOf.failureGroup(group.fingerprint)}>
                {`${open.toLocaleString('en')} × `}
                <ForeignText value={group.error_class} />
                {` at ${group.stage}`}
              </Link>
              <Box color="text-body-secondary" fontSize="body-s">
                <span className="sb-cause-text">
                  <ForeignText value={group.error_text ?? ''} />
                </span>
                {group.last_seen_at !== undefined && (
                  <>
                    {' · last '}
                    <Age at={group.last_seen_at} />
                  </>
                )}
                {group.owner !== undefined && (
                  <>
                    {' · '}
                    <ForeignText value={group.owner} />
                  </>
                )}
              </Box>
            </li>
          ))}
        </ul>
      )}
    </Container>
  )
}
