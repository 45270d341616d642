import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Grid from '@cloudscape-design/components/grid'
import Header from '@cloudscape-design/components/header'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Textarea from '@cloudscape-design/components/textarea'
import { useMemo, useState } from 'react'
import { next } from '../../../policy/next.ts'
import type { Policy } from '../../../policy/policy.ts'
import { useUrlFilter } from '../frame/filter.ts'
import { type Column, List } from '../frame/list.tsx'
import { PolicyTable, Wrapped } from './policy-table.tsx'
import { cellsIn, guardInWords, type PolicyTable as Read, type TableCell, tableOf, typesOf } from './table.ts'

/** All that a version allows, as a table or as a list to search, and what it would say to one message. */
export const TableTab = ({ policy, atWork }: { readonly policy: Policy; readonly atWork: readonly string[] }) => {
  const table = useMemo(() => tableOf(policy, atWork), [policy, atWork])
  const [shown, setShown] = useState<'table' | 'list'>('table')
  const control = (
    <SegmentedControl
      label="Show the policy as"
      selectedId={shown}
      options={[
        { id: 'table', text: 'Table' },
        { id: 'list', text: 'List' },
      ]}
      onChange={({ detail }) => setShown(detail.selectedId === 'list' ? 'list' : 'table')}
    />
  )
  return (
    <SpaceBetween size="l">
      {shown === 'table' ? (
        <Container
          header={
            <Header
              variant="h2"
              description="What a message does in a state. A dash is a refusal: recorded, and nothing changes. Press a cell for its reason."
              actions={control}
            >
              Table
            </Header>
          }
        >
          <PolicyTable table={table} name={`What policy ${policy.version} does, by message and state`} />
        </Container>
      ) : (
        <CellList table={table} version={policy.version} actions={control} />
      )}
      <Try policy={policy} />
    </SpaceBetween>
  )
}

const properties = [
  { id: 'state', label: 'State' },
  { id: 'type', label: 'Message type' },
  { id: 'next', label: 'Next state', of: ({ cell }: TableCell) => cell?.next },
  { id: 'handler', label: 'Handler', of: ({ cell }: TableCell) => cell?.handlers },
  { id: 'guard', label: 'Guard', of: ({ cell }: TableCell) => cell?.guard?.name },
  { id: 'reason', label: 'Reason', of: ({ cell }: TableCell) => cell?.reason },
]

const CellList = ({
  table,
  version,
  actions,
}: {
  readonly table: Read
  readonly version: string
  readonly actions: React.ReactNode
}) => {
  const filter = useUrlFilter<TableCell>(properties)
  const cells = cellsIn(table)
  return (
    <List<TableCell>
      name="policy-cells"
      title="Cells"
      words={{ one: 'cell', many: 'cells' }}
      columns={cellColumns}
      rows={cells.filter(filter.matches)}
      id={({ state, type }) => `${state} ${type}`}
      count={{ loaded: cells.length }}
      filter={filter}
      actions={actions}
      nothingYet="This version allows nothing."
      exportAs={`policy-${version}`}
    />
  )
}

const cellColumns: readonly Column<TableCell>[] = [
  { id: 'state', header: 'In', cell: ({ state }) => state, text: ({ state }) => state, width: 120 },
  { id: 'type', header: 'Message', cell: ({ type }) => type, text: ({ type }) => type, width: 180 },
  {
    id: 'next',
    header: 'Goes to',
    cell: ({ cell }) => cell?.next ?? 'refused',
    text: ({ cell }) => cell?.next ?? '',
    width: 120,
  },
  {
    id: 'handlers',
    header: 'By',
    cell: ({ cell }) => <Wrapped>{cell?.handlers.join(', ') || '–'}</Wrapped>,
    text: ({ cell }) => cell?.handlers.join(' ') ?? '',
    width: 150,
  },
  {
    id: 'guard',
    header: 'If',
    cell: ({ cell }) => <Wrapped>{cell?.guard ? guardInWords(cell.guard) : '–'}</Wrapped>,
    width: 160,
    text: ({ cell }) => (cell?.guard ? guardInWords(cell.guard) : ''),
  },
  {
    id: 'reason',
    header: 'Because',
    cell: ({ cell }) => <Wrapped>{cell?.reason ?? '–'}</Wrapped>,
    text: ({ cell }) => cell?.reason ?? '',
  },
]

/** One message to one of them, asked of the policy itself: nothing is sent. */
const Try = ({ policy }: { readonly policy: Policy }) => {
  const states = Object.keys(policy.states)
  const types = typesOf(policy)
  const [state, setState] = useState(policy.initial)
  const [type, setType] = useState(types[0] ?? '')
  const [text, setText] = useState('{}')
  const payload = objectIn(text)
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="The same decision as the line makes, made here. Nothing is sent, nothing changes."
        >
          What would it say?
        </Header>
      }
    >
      <Grid
        gridDefinition={[
          { colspan: { default: 12, s: 3 } },
          { colspan: { default: 12, s: 3 } },
          { colspan: { default: 12, s: 6 } },
        ]}
      >
        <FormField label={`A ${policy.subject} that is`}>
          <Select
            selectedOption={{ value: state, label: state }}
            options={states.map((value) => ({ value, label: value, description: policy.states[value]?.description }))}
            onChange={({ detail }) => setState(detail.selectedOption.value ?? state)}
          />
        </FormField>
        <FormField label="is told">
          <Select
            selectedOption={{ value: type, label: type }}
            options={types.map((value) => ({ value, label: value }))}
            filteringType="auto"
            onChange={({ detail }) => setType(detail.selectedOption.value ?? type)}
          />
        </FormField>
        <FormField
          label="with the payload"
          errorText={payload === undefined ? 'A JSON object was expected' : undefined}
        >
          <Textarea rows={2} value={text} onChange={({ detail }) => setText(detail.value)} />
        </FormField>
      </Grid>
      <Box padding={{ top: 's' }}>
        <output>
          {payload !== undefined && <Answer policy={policy} state={state} type={type} payload={payload} />}
        </output>
      </Box>
    </Container>
  )
}

const Answer = ({
  policy,
  state,
  type,
  payload,
}: {
  readonly policy: Policy
  readonly state: string
  readonly type: string
  readonly payload: Readonly<Record<string, unknown>>
}) => {
  const row = { robot_id: 'robot', state, policy_version: policy.version }
  const decision = next(policy, row, { type, payload })
  const reason = policy.cells[state]?.[type]?.reason
  if (decision.outcome === 'refused')
    return (
      <StatusIndicator type="stopped">
        {decision.reason === 'guard'
          ? `Refused: guard ${decision.guard} is not true.`
          : `Refused: ${type} is not allowed in ${state}.`}{' '}
        It is recorded, and nothing changes.
      </StatusIndicator>
    )
  return (
    <StatusIndicator type="success">
      Applied: {decision.to === state ? `it stays ${state}` : `it goes to ${decision.to}`}
      {decision.handlers.length > 0 && `, by ${decision.handlers.join(', ')}`}. {reason}
    </StatusIndicator>
  )
}

const objectIn = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    // Half-typed.
    return undefined
  }
}
