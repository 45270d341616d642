import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Icon from '@cloudscape-design/components/icon'
import Link from '@cloudscape-design/components/link'
import Spinner from '@cloudscape-design/components/spinner'
import type { Flow } from '../flow/model.ts'
import { StuckList } from '../flow/stuck-list.tsx'
import { useFlow } from '../flow/use-flow.ts'
import { TimeAreas } from '../frame/charts.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { Problem } from '../frame/problem.tsx'
import { Screen } from '../frame/screen.tsx'
import { Age } from '../frame/when.tsx'
import { decided, seriesOf, telemetry, verdictOf, verdictWords } from './model.ts'
import { Numbers } from './numbers.tsx'
import { RobotsByState } from './robots-by-state.tsx'
import { TopCauses } from './top-causes.tsx'
import './overview.css'

/** Is it healthy? */
const Overview = () => {
  const { flow, before, problem, isOld, answered_at, reload } = useFlow()
  return (
    <Screen
      title="Overview"
      description="Is it healthy? What was said in the last hour, what waits, and why."
      actions={<Link href={hrefOf.flow()}>Picture of the whole</Link>}
    >
      {flow === undefined && problem === undefined && (
        <Box textAlign="center" padding="l">
          <Spinner size="large" /> Loading what happens now
        </Box>
      )}
      {flow === undefined && problem !== undefined && <Problem problem={problem} retry={reload} />}
      {flow !== undefined && isOld && (
        <Alert type="warning" header="Last known, not live">
          These numbers are from <Age at={answered_at} />
          {problem === undefined ? '' : `: ${problem.detail}`}. They are asked for again by themselves.
        </Alert>
      )}
      {flow !== undefined && <Health flow={flow} />}
      {flow !== undefined && <Numbers flow={flow} before={before} />}
      {flow?.per_minute !== undefined && <Charts flow={flow} />}
      {flow !== undefined && (
        <ColumnLayout columns={2} minColumnWidth={420}>
          <RobotsByState flow={flow} />
          <TopCauses />
        </ColumnLayout>
      )}
    </Screen>
  )
}

export default Overview

const Health = ({ flow }: { readonly flow: Flow }) => {
  const verdict = verdictOf(flow)
  return (
    <Container
      header={
        <Header variant="h2">
          <Icon {...icons[verdict]} size="medium" /> {verdictWords[verdict]}
        </Header>
      }
    >
      <div aria-live="polite">
        {flow.stuck.length === 0 ? (
          <Box color="text-body-secondary">
            Nothing is behind, nothing is throttled, no function has failed in the last five minutes, no robot is
            parked. Looked at <Age at={flow.metrics_at} />.
          </Box>
        ) : (
          <StuckList stuck={flow.stuck} />
        )}
      </div>
    </Container>
  )
}

const icons = {
  stopped: { name: 'status-negative', variant: 'error' },
  behind: { name: 'status-warning', variant: 'warning' },
  notice: { name: 'status-info', variant: 'normal' },
  well: { name: 'status-positive', variant: 'success' },
} as const

const Charts = ({ flow }: { readonly flow: Flow }) => (
  <ColumnLayout columns={2} minColumnWidth={420}>
    <Container header={<Header variant="h2">Decided, per minute</Header>}>
      <TimeAreas
        label="Messages that were decided, per minute of the last hour, by outcome"
        series={seriesOf(flow, decided)}
        nothing="Nothing that was decided was counted in the last hour"
      />
    </Container>
    <Container header={<Header variant="h2">Telemetry, per minute</Header>}>
      <TimeAreas
        label="Telemetry per minute of the last hour"
        series={seriesOf(flow, telemetry)}
        nothing="No telemetry was counted in the last hour"
      />
    </Container>
  </ColumnLayout>
)
