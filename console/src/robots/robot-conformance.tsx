import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import Spinner from '@cloudscape-design/components/spinner'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { Empty } from '../frame/empty.tsx'
import { ForeignText, Payload } from '../frame/foreign-text.tsx'
import { When } from '../frame/when.tsx'
import { api, problemOf, type Schemas } from '../network/api.ts'

type Card = Schemas['ConformanceCard']
type Measure = Card['measures'][number]

/** How well it keeps to VDA 5050, where it speaks it. */
export const RobotConformance = ({ robot_id }: { readonly robot_id: string }) => {
  const { data, error, refetch } = api.useQuery(
    'get',
    '/robots/{robot_id}/conformance',
    { params: { path: { robot_id } } },
    { retry: false, refetchInterval: 15_000 },
  )
  if (data) return <Measures card={data} />
  if (!error) return <Spinner />
  const problem = problemOf(error)
  return (
    <Container>
      {problem.status === 404 ? (
        <Empty kind="nothing-yet" what="It does not speak VDA 5050">
          A card is kept of robots that do, from their first message on.
        </Empty>
      ) : (
        <Empty kind="cannot-load" problem={problem} retry={refetch} />
      )}
    </Container>
  )
}

const Measures = ({ card }: { readonly card: Card }) => (
  <Table<Measure>
    variant="container"
    wrapLines
    trackBy="measure"
    items={card.measures}
    ariaLabels={{ tableLabel: 'Measures of conformance' }}
    header={
      <Header
        variant="h2"
        description={
          <>
            VDA 5050 {card.version}, {card.records.toLocaleString('en')} messages since <When at={card.since} />
          </>
        }
        actions={<Verdict verdict={card.verdict} />}
      >
        Conformance
      </Header>
    }
    columnDefinitions={[
      { id: 'measure', header: 'Measure', cell: ({ measure }) => measure, isRowHeader: true },
      { id: 'verdict', header: 'Verdict', cell: ({ verdict }) => <Verdict verdict={verdict} /> },
      {
        id: 'value',
        header: 'Value',
        cell: ({ value, unit }) => (value === null ? '–' : `${Number(value.toFixed(3))} ${unit}`),
      },
      {
        id: 'details',
        header: 'What stands behind it',
        cell: ({ details, measure }) =>
          details === undefined || Object.keys(details).length === 0 ? (
            <Box color="text-status-inactive">–</Box>
          ) : (
            <ExpandableSection headerText="Details">
              <Payload value={details} label={`details of ${measure}`} lines_max={12} />
            </ExpandableSection>
          ),
      },
      { id: 'reason', header: 'Why it is unknown', cell: ({ reason }) => <ForeignText value={reason} /> },
    ]}
  />
)

const Verdict = ({ verdict }: { readonly verdict: Card['verdict'] }) => (
  <StatusIndicator type={signs[verdict]}>{verdict}</StatusIndicator>
)

const signs = { ok: 'success', warning: 'warning', fails: 'error', unknown: 'pending' } as const
