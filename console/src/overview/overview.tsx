import Box from '@cloudscape-design/components/box'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Icon from '@cloudscape-design/components/icon'
import Link from '@cloudscape-design/components/link'
import { FlowStanding } from '../flow/flow-standing.tsx'
import type { Flow } from '../flow/model.ts'
import { StuckList } from '../flow/stuck-list.tsx'
import { useFlow } from '../flow/use-flow.ts'
import { TimeAreas } from '../frame/charts.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { Screen } from '../frame/screen.tsx'
import { Age } from '../frame/when.tsx'
import { decided, seriesOf, telemetry, verdictOf, verdictWords, wellInWords } from './model.ts'
import { Numbers } from './numbers.tsx'
import { RobotsByState } from './robots-by-state.tsx'
import { TopCauses } from './top-causes.tsx'
import './overview.css'

/** Is it healthy? */
const Overview = () => {
  const now = useFlow()
  const { flow, before } = now
  return (
    <Screen
      title="Overview"
      description="Is it healthy? What was said in the last hour, what waits, and why."
      actions={<Link href={hrefOf.flow()}>Picture of the whole</Link>}
    >
      <FlowStanding now={now} />
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
  const well = wellInWords(flow)
  return (
    <Container
      header={
        <Header variant="h2">
          <Icon {...icons[verdict]} size="medium" /> {verdict === 'well' ? well.heading : verdictWords[verdict]}
        </Header>
      }
    >
      <div aria-live="polite">
        {flow.stuck.length === 0 ? (
          <Box color="text-body-secondary">
            {well.text} Looked at <Age at={flow.metrics_at} />.
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
