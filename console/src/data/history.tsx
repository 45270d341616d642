import Box from '@cloudscape-design/components/box'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { AnyId, type IdKind } from '../frame/any-id.tsx'
import { useUrlFilter } from '../frame/filter.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List, listed } from '../frame/list.tsx'
import { When } from '../frame/when.tsx'
import { fetchApi, type paths } from '../network/api.ts'
import { useAddress } from './address.ts'
import { useAskedPages } from './asked-pages.ts'
import { PAGE_ROWS } from './questions.ts'
import type { Range } from './range.ts'
import { RangePicker } from './range-picker.tsx'
import { Typed } from './typed.tsx'
import { useRange } from './use-range.ts'
import { nothingSettled } from './waiting.ts'

type Entry =
  paths['/data/robots/{robot_id}/history']['get']['responses'][200]['content']['application/json']['items'][number]

const entries = ['decision', 'command', 'mission', 'failure'] as const
type EntryKind = (typeof entries)[number]
const DAYS_MAX = 92

/** What became of one robot in a range, of any age: decisions, commands, missions, failures. */
export const History = () => {
  const [search, change] = useAddress()
  const robot_id = search.get('robot_id') ?? ''
  const { asked, range, refused, choose, again } = useRange('24h', DAYS_MAX)
  const entry = entries.find((one) => one === search.get('entry'))
  return (
    <SpaceBetween size="l">
      <SpaceBetween size="m" direction="horizontal" alignItems="end">
        <FormField label="Robot">
          <Typed value={robot_id} placeholder="ff:5iO4" onChange={(next) => change({ robot_id: next })} />
        </FormField>
        <FormField label="What">
          <Select
            selectedOption={entry ? { value: entry, label: `${entry}s` } : { value: '', label: 'everything' }}
            options={[{ value: '', label: 'everything' }, ...entries.map((value) => ({ value, label: `${value}s` }))]}
            onChange={({ detail }) => change({ entry: detail.selectedOption.value })}
          />
        </FormField>
        <FormField label="Range" errorText={refused}>
          <RangePicker
            asked={asked}
            presets={['1h', '24h', '7d', '31d', '92d']}
            days_max={DAYS_MAX}
            onChange={choose}
          />
        </FormField>
      </SpaceBetween>
      {robot_id === '' ? (
        <Box color="text-body-secondary">Say which robot: what became of it is asked of the warehouse, of any age.</Box>
      ) : (
        <OfRobot
          key={robot_id}
          robot_id={robot_id}
          entry={entry}
          range={range}
          enabled={refused === undefined}
          again={again}
        />
      )}
    </SpaceBetween>
  )
}

const OfRobot = ({
  robot_id,
  entry,
  range,
  enabled,
  again,
}: {
  readonly robot_id: string
  readonly entry: EntryKind | undefined
  readonly range: Range
  readonly enabled: boolean
  readonly again: () => void
}) => {
  const pages = useAskedPages<Entry>(
    ['history', robot_id, entry, range],
    async (cursor, signal) => {
      const { data } = await fetchApi.GET('/data/robots/{robot_id}/history', {
        params: {
          path: { robot_id },
          query: { ...range, limit: PAGE_ROWS, ...(entry && { entry }), ...(cursor !== undefined && { cursor }) },
        },
        signal,
      })
      return data
    },
    enabled,
  )
  const filter = useUrlFilter<Entry>(properties)
  const settled = pages.first?.settled_until
  return (
    <List<Entry>
      name="history"
      title={`What became of ${robot_id}`}
      description={
        settled === undefined || settled === null ? undefined : (
          <>
            Settled until <When at={settled} />; what came later is on{' '}
            <AnyId kind="robot" value={robot_id} copy={false} />
          </>
        )
      }
      words={{ one: 'entry', many: 'entries' }}
      columns={columns(robot_id)}
      rows={pages.items.filter(filter.matches)}
      id={({ entry: kind, id, happened_at }) => `${kind} ${id} ${happened_at}`}
      count={{ loaded: pages.items.length }}
      {...listed(pages)}
      reload={async () => {
        again()
        await pages.reload()
      }}
      readAll={pages.readAll}
      filter={filter}
      href={(row) => hrefs[row.entry as EntryKind]?.(row.id, robot_id)}
      nothingYet={
        settled === null
          ? `Nothing is known of this robot in this range. ${nothingSettled}`
          : 'Nothing is known of this robot in this range. Its telemetry is under Measures.'
      }
      exportAs={`history-${robot_id}`}
    />
  )
}

const properties = [
  { id: 'entry', label: 'What', values: entries },
  { id: 'type', label: 'Type' },
  { id: 'outcome', label: 'Outcome' },
  { id: 'from_state', label: 'From state' },
  { id: 'to_state', label: 'To state' },
  { id: 'reason', label: 'Reason' },
  { id: 'trace_id', label: 'Trace' },
  { id: 'policy_version', label: 'Policy version' },
]

const hrefs: Readonly<Record<EntryKind, (id: string, robot_id: string) => string>> = {
  decision: hrefOf.message,
  command: hrefOf.command,
  mission: (id) => hrefOf.mission(id),
  failure: (id) => hrefOf.failure(id),
}

const idKinds: Readonly<Record<EntryKind, IdKind>> = {
  decision: 'message',
  command: 'command',
  mission: 'mission',
  failure: 'failure',
}

const columns = (robot_id: string): readonly Column<Entry>[] => [
  {
    id: 'happened_at',
    header: 'When',
    cell: ({ happened_at }) => <When at={happened_at} age={false} />,
    text: ({ happened_at }) => happened_at,
    width: 175,
  },
  { id: 'entry', header: 'What', cell: ({ entry }) => entry, text: ({ entry }) => entry, width: 100 },
  { id: 'type', header: 'Type', cell: ({ type }) => <ForeignText value={type} />, text: ({ type = '' }) => type },
  {
    id: 'outcome',
    header: 'Outcome',
    cell: ({ outcome }) => <Outcome outcome={outcome} />,
    text: ({ outcome = '' }) => outcome,
    width: 140,
  },
  {
    id: 'states',
    header: 'State',
    cell: ({ from_state, to_state }) =>
      to_state === undefined ? (from_state ?? '–') : from_state === to_state ? to_state : `${from_state} → ${to_state}`,
    text: ({ from_state = '', to_state = '' }) => `${from_state} ${to_state}`.trim(),
  },
  {
    id: 'reason',
    header: 'Reason',
    cell: ({ reason }) => <ForeignText value={reason} />,
    text: ({ reason = '' }) => reason,
  },
  {
    id: 'id',
    header: 'Id',
    cell: ({ entry, id }) => (
      <AnyId kind={idKinds[entry as EntryKind] ?? 'message'} value={id} robot_id={robot_id} short />
    ),
    text: ({ id }) => id,
    width: 190,
  },
  {
    id: 'trace_id',
    header: 'Trace',
    cell: ({ trace_id }) => <AnyId kind="trace" value={trace_id} short />,
    text: ({ trace_id = '' }) => trace_id,
    hidden: true,
  },
  {
    id: 'policy_version',
    header: 'Policy',
    cell: ({ policy_version = '–' }) => policy_version,
    text: ({ policy_version = '' }) => policy_version,
    hidden: true,
  },
]

const good = /^(applied|done|completed|resolved|observed)$/
const bad = /^(dead_lettered|failed|lost|needs_attention|rejected|timed_out)$/

const Outcome = ({ outcome }: { readonly outcome: string | undefined }) => {
  if (outcome === undefined) return <>–</>
  return (
    <StatusIndicator
      type={good.test(outcome) ? 'success' : bad.test(outcome) ? 'error' : outcome === 'refused' ? 'stopped' : 'info'}
    >
      {outcome.replaceAll('_', ' ')}
    </StatusIndicator>
  )
}
