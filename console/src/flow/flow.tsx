import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Toggle from '@cloudscape-design/components/toggle'
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { Diagram } from '../frame/diagram.tsx'
import { changed } from '../frame/list-address.ts'
import { Screen } from '../frame/screen.tsx'
import { Age } from '../frame/when.tsx'
import { BoxPanel } from './box-panel.tsx'
import { BoxTable } from './box-table.tsx'
import { FlowStanding } from './flow-standing.tsx'
import { edgesOf, type Flow, nodesOf, unreachedOf } from './model.ts'
import { StuckList } from './stuck-list.tsx'
import { useFlow } from './use-flow.ts'

/** The namespaces as they are deployed, with what goes through them now. */
const PictureOfTheWhole = () => {
  const now = useFlow()
  const { flow } = now
  const [search, setSearch] = useSearchParams()
  const chosen = search.get('box') ?? undefined
  const isAll = search.get('all') === 'yes'
  const change = (name: string, value: string | undefined): void => {
    setSearch((before) => changed(before, { [name]: value }))
  }
  return (
    <Screen
      title="Picture of the whole"
      description="Namespaces as the templates have them, and what goes through them now. Open a box to see its parts."
      actions={
        <Toggle checked={isAll} onChange={({ detail }) => change('all', detail.checked ? 'yes' : undefined)}>
          Also ways that nobody counts
        </Toggle>
      }
    >
      <FlowStanding now={now} />
      {flow !== undefined && flow.boxes === undefined && (
        <Alert type="info" header="Counted for those who see all fleets">
          The picture counts the messages of all robots together. What is stuck is told to everybody, on the overview.
        </Alert>
      )}
      {flow !== undefined && flow.stuck.length > 0 && (
        <Container header={<Header variant="h2">What is stuck</Header>}>
          <StuckList stuck={flow.stuck} />
        </Container>
      )}
      {flow?.boxes !== undefined && (
        <Picture flow={flow} isAll={isAll} chosen={chosen} choose={(box) => change('box', box)} />
      )}
      {flow?.boxes !== undefined && chosen !== undefined && (
        <BoxPanel
          flow={flow}
          name={chosen}
          close={() => change('box', undefined)}
          choose={(box) => change('box', box)}
        />
      )}
      {flow?.boxes !== undefined && <BoxTable flow={flow} choose={(box) => change('box', box)} />}
    </Screen>
  )
}

export default PictureOfTheWhole

const Picture = ({
  flow,
  isAll,
  chosen,
  choose,
}: {
  readonly flow: Flow
  readonly isAll: boolean
  readonly chosen: string | undefined
  readonly choose: (box: string) => void
}) => {
  const { nodes, edges, unreached } = useMemo(() => {
    const all = nodesOf(flow)
    const drawn = edgesOf(flow, isAll)
    const left = unreachedOf(all, drawn)
    return { nodes: all.filter(({ id }) => !left.includes(id)), edges: drawn, unreached: left }
  }, [flow, isAll])
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            <>
              Rates are of the last minute or two, as CloudWatch counted them <Age at={flow.metrics_at} />. On the way
              robots → device.hw → core.messaging → data_core.datalake they are messages, elsewhere calls of functions,
              which may take several messages at once.
            </>
          }
        >
          What goes where
        </Header>
      }
    >
      <Diagram
        label="Namespaces and the messages between them"
        nodes={nodes}
        edges={edges}
        lit={chosen === undefined ? [] : [chosen]}
        onOpen={choose}
        height_max={1200}
        scale_min={0.5}
      />
      <Box color="text-body-secondary" fontSize="body-s">
        Boxes are of service_platform, where their name does not begin with device or data_core.
      </Box>
      {unreached.length > 0 && (
        <Box color="text-body-secondary" fontSize="body-s">
          {`Nothing that is counted leads to or from ${unreached.join(', ')}.`}
        </Box>
      )}
    </Container>
  )
}
