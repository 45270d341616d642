import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { Problem } from '../frame/problem.tsx'
import { Age } from '../frame/when.tsx'
import { useSeesAll } from '../identity/use-session.ts'
import { api } from '../network/api.ts'
import { causesOf } from './model.ts'

/** What fails most, of the causes that failed last: the way into the triage. */
export const TopCauses = () => {
  const { data, error, refetch } = api.useQuery(
    'get',
    '/failure-groups',
    { params: { query: { limit: 25 } } },
    { refetchInterval: 15_000 },
  )
  const isAll = useSeesAll()
  const causes = causesOf(data?.items ?? [])
  return (
    <Container
      header={
        <Header variant="h2" actions={<Link href={hrefOf.failureGroups()}>All causes</Link>}>
          {isAll ? 'What fails most' : 'What failed last'}
        </Header>
      }
    >
      {error !== null && data === undefined ? (
        <Problem problem={error} retry={refetch} />
      ) : causes.length === 0 ? (
        <StatusIndicator type={data === undefined ? 'loading' : 'success'}>
          {data === undefined ? 'Loading' : isAll ? 'No failure is open' : 'No cause has hit a robot that you see'}
        </StatusIndicator>
      ) : (
        <ul className="sb-causes">
          {causes.map(({ group, open }) => (
            <li key={group.fingerprint}>
              <Link href={hrefOf.failureGroup(group.fingerprint)}>
                {open !== undefined && `${open.toLocaleString('en')} × `}
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
