import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Tabs from '@cloudscape-design/components/tabs'
import { useMemo, useState } from 'react'
import { ActButton, ActDialog } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { useUrlFilter } from '../frame/filter.ts'
import { ForeignText, Payload } from '../frame/foreign-text.tsx'
import { useGo } from '../frame/go.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List } from '../frame/list.tsx'
import { useNotices } from '../frame/notices.tsx'
import { Screen } from '../frame/screen.tsx'
import { When } from '../frame/when.tsx'
import { fetchApi } from '../network/api.ts'
import { useAddress } from './address.ts'
import { useAskedPages } from './asked-pages.ts'
import { NamedBars } from './later-charts.tsx'
import {
  byStage,
  type Gap,
  gapId,
  gapOf,
  noGapsInWords,
  type OfferedOperation,
  offers,
  type PlaceName,
  places,
  stageInWords,
  sumsOf,
} from './loss.ts'
import type { StatRow } from './measures.ts'
import { PAGE_ROWS } from './questions.ts'
import type { Range } from './range.ts'
import { RangePicker } from './range-picker.tsx'
import { Typed } from './typed.tsx'
import { useRange } from './use-range.ts'
import './data.css'

const DAYS_MAX = 92

/** Is anything lost? What each place along the line counted, where they do not agree, and what brings it back. */
const Loss = () => {
  const [search, change] = useAddress()
  const { asked, range, refused, choose, again } = useRange('7d', DAYS_MAX)
  const robot_id = search.get('robot_id') ?? ''
  const question = { range, robot_id, enabled: refused === undefined, again }
  const tabs = [
    { id: 'gaps', label: 'Gaps', content: <Gaps {...question} /> },
    { id: 'hours', label: 'Hours', content: <Hours {...question} /> },
    { id: 'rules', label: 'Rules and stream', content: <Rules {...question} /> },
  ]
  const open = tabs.find(({ id }) => id === search.get('tab'))?.id ?? 'gaps'
  return (
    <Screen
      title="Is anything lost?"
      breadcrumbs={[{ text: 'Data', href: hrefOf.data() }]}
      description="Every night each place along the line says what it counted, robot by robot and hour by hour. What one has and the next has not is a gap."
    >
      <SpaceBetween size="m" direction="horizontal" alignItems="end">
        <FormField label="Range" errorText={refused}>
          <RangePicker asked={asked} presets={['24h', '7d', '31d', '92d']} days_max={DAYS_MAX} onChange={choose} />
        </FormField>
        <FormField label="Robot">
          <Typed value={robot_id} placeholder="all" onChange={(next) => change({ robot_id: next })} />
        </FormField>
      </SpaceBetween>
      <Tabs
        ariaLabel="Loss report"
        activeTabId={open}
        onChange={({ detail }) => change({ tab: detail.activeTabId, q: undefined, order: undefined })}
        tabs={tabs.map((tab) => ({ ...tab, content: open === tab.id ? tab.content : null }))}
      />
    </Screen>
  )
}

export default Loss

interface Asked {
  readonly range: Range
  readonly robot_id: string
  readonly enabled: boolean
  readonly again: () => void
}

const useLoss = (what: 'gaps' | 'hours' | 'rules', { range, robot_id, enabled }: Asked) =>
  useAskedPages<StatRow>(
    ['loss', what, range, robot_id],
    async (cursor, signal) => {
      const { data } = await fetchApi.GET('/data/loss', {
        params: {
          query: {
            what,
            ...range,
            limit: PAGE_ROWS,
            ...(robot_id !== '' && what !== 'rules' && { robot_id }),
            ...(cursor !== undefined && { cursor }),
          },
        },
        signal,
      })
      return data
    },
    enabled,
  )

/** Loaded anew, a range that goes along with now ends at another minute. */
const listed = (pages: ReturnType<typeof useLoss>, { again }: Asked) => ({
  count: { loaded: pages.items.length },
  problem: pages.problem,
  isLoading: pages.isLoading,
  hasMore: pages.hasMore,
  isCut: pages.isCut,
  loadMore: pages.loadMore,
  reload: async () => {
    again()
    await pages.reload()
  },
})

const Gaps = (asked: Asked) => {
  const pages = useLoss('gaps', asked)
  const gaps = useMemo(() => pages.items.map(gapOf), [pages.items])
  const filter = useUrlFilter<Gap>(gapProperties)
  const [planned, setPlanned] = useState<Gap>()
  const [selected, setSelected] = useState<readonly Gap[]>([])
  const [chosen, ...others] = selected
  const nothing = noGapsInWords(pages.first?.hours_reported)
  const isNothing = pages.first !== undefined && gaps.length === 0
  return (
    <SpaceBetween size="l">
      {gaps.length > 0 && (
        <Alert
          type="warning"
          header={`${gaps.length}${pages.hasMore || pages.isCut ? ' and more' : ''} ${gaps.length === 1 ? 'range is' : 'ranges are'} missing`}
        >
          <ul className="sb-data-tables">
            {byStage(gaps).map(({ stage, ranges, messages, robots }) => (
              <li key={stage}>
                {messages.toLocaleString('en')} messages in {ranges} {ranges === 1 ? 'range' : 'ranges'} of {robots}{' '}
                {robots === 1 ? 'robot' : 'robots'}. {stageInWords(stage)}.
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <List<Gap>
        name="loss-gaps"
        title="Gaps"
        words={{ one: 'gap', many: 'gaps' }}
        columns={gapColumns}
        rows={gaps.filter(filter.matches)}
        id={gapId}
        {...listed(pages, asked)}
        readAll={async (told) => (await pages.readAll(told)).map(gapOf)}
        filter={filter}
        selection={{ selected, onChange: setSelected }}
        actions={
          <ActButton
            needs={chosen?.offered ? offers[chosen.offered.path].needs : 'writer'}
            why={
              chosen === undefined
                ? 'Choose a gap first'
                : others.length > 0
                  ? 'One gap at a time: each is an operation of its own'
                  : chosen.offered === undefined
                    ? 'Nothing is offered that could bring this gap back'
                    : undefined
            }
            onAct={() => setPlanned(chosen)}
          >
            Bring back…
          </ActButton>
        }
        nothingYet={nothing.says}
        {...(isNothing && nothing.isGood && { allGood: nothing.says })}
        exportAs="loss-gaps"
      />
      {planned?.offered && <BringBack gap={planned} offered={planned.offered} onClose={() => setPlanned(undefined)} />}
    </SpaceBetween>
  )
}

/** Does what the report offers: a plan, which somebody starts when they have seen it, or a run of the warehouse. */
const BringBack = ({
  gap,
  offered: { path, body },
  onClose,
}: {
  readonly gap: Gap
  readonly offered: OfferedOperation
  readonly onClose: () => void
}) => {
  const go = useGo()
  const { tell } = useNotices()
  const messages = `${gap.messages} ${gap.messages === 1 ? 'message' : 'messages'}`
  // As the report wrote it: the API looks at it as at any other body.
  const bring = {
    '/operations': async () => {
      const { data } = await fetchApi.POST('/operations', { body: body as never })
      const { operation_id } = (data ?? {}) as { readonly operation_id?: string }
      tell({ kind: 'success', text: 'The operation is planned: look at it, then start it' })
      if (operation_id !== undefined) go(hrefOf.operation(operation_id))
    },
    '/data/runs': async () => {
      await fetchApi.POST('/data/runs', { body: body as never })
      tell({ kind: 'success', text: 'A run of the warehouse is asked for', href: `${hrefOf.data()}?tab=runs` })
    },
  } as const
  return (
    <ActDialog
      verb={offers[path].verb}
      object={`${messages} of ${gap.robot_id || 'nobody'}`}
      about={gapId(gap)}
      consequence={
        path === '/operations'
          ? 'A plan is made of what the lake still has of this range: how many there are, and which have an outcome already. Nothing is sent before you have seen it and start it.'
          : 'What landed in these hours is settled again, and the facts of these days are computed again. What was right stays as it is.'
      }
      reason="none"
      confirm={path === '/operations' ? `Plan to bring ${messages} back` : `Settle ${messages} again`}
      onClose={onClose}
      onConfirm={bring[path]}
    >
      <Payload label={`what is asked for, POST ${path}`} value={body} lines_max={12} />
    </ActDialog>
  )
}

const gapProperties = [
  { id: 'robot_id', label: 'Robot' },
  {
    id: 'stage',
    label: 'Where',
    values: ['robot_to_stream', 'stream_to_dispatch', 'stream_to_lake', 'lake_to_settled'],
  },
  { id: 'hour', label: 'Hour' },
]

const gapColumns: readonly Column<Gap>[] = [
  {
    id: 'hour',
    header: 'Hour',
    cell: ({ hour }) => <When at={hour} age={false} />,
    text: ({ hour }) => hour,
    width: 185,
  },
  {
    id: 'robot_id',
    header: 'Robot',
    cell: ({ robot_id }) =>
      robot_id === '' ? (
        'of nobody'
      ) : robot_id.startsWith('mission:') ? (
        <AnyId kind="mission" value={robot_id.slice('mission:'.length)} copy={false} />
      ) : (
        <AnyId kind="robot" value={robot_id} copy={false} />
      ),
    text: ({ robot_id }) => robot_id,
    width: 110,
  },
  {
    id: 'messages',
    header: 'Missing',
    cell: ({ messages }) => messages.toLocaleString('en'),
    text: ({ messages }) => messages,
    width: 110,
  },
  {
    id: 'stage',
    header: 'Where',
    cell: ({ stage }) => (
      <span title={stage} className="sb-data-wrapped">
        {stageInWords(stage)}
      </span>
    ),
    text: ({ stage }) => stage,
    width: 210,
  },
  {
    id: 'from_place',
    header: 'First',
    cell: ({ from_place }) => <ForeignText value={from_place} />,
    text: ({ from_place }) => from_place,
  },
  {
    id: 'to_place',
    header: 'Last',
    cell: ({ to_place }) => <ForeignText value={to_place} />,
    text: ({ to_place }) => to_place,
  },
  {
    id: 'offered',
    header: 'Way back',
    cell: ({ offered }) =>
      offered ? (
        <StatusIndicator type="success">yes</StatusIndicator>
      ) : (
        <StatusIndicator type="stopped">none</StatusIndicator>
      ),
    text: ({ offeredText = '' }) => offeredText,
    width: 115,
  },
]

const Hours = (asked: Asked) => {
  const pages = useLoss('hours', asked)
  const filter = useUrlFilter<StatRow>(hourProperties)
  const rows = pages.items.filter(filter.matches)
  const sums = sumsOf(rows)
  return (
    <SpaceBetween size="l">
      {rows.length > 0 && (
        <Container
          header={
            <Header
              variant="h2"
              description={`Over ${rows.length.toLocaleString('en')} hours of a robot${pages.hasMore || pages.isCut ? ', of those that were loaded' : ''}`}
            >
              What each place counted
            </Header>
          }
        >
          <SpaceBetween size="m">
            <NamedBars
              label="Messages by place along the line"
              isHorizontal
              height={220}
              bars={(Object.keys(places) as PlaceName[]).map((place) => ({
                name: places[place].name,
                value: sums.counts[place],
              }))}
            />
            <KeyValuePairs
              columns={3}
              items={[
                {
                  label: 'Lost',
                  value: (
                    <StatusIndicator type={sums.lost === 0 ? 'success' : 'error'}>
                      {sums.lost.toLocaleString('en')}
                    </StatusIndicator>
                  ),
                },
                { label: 'Hours counted', value: sums.rows.toLocaleString('en') },
                {
                  label: 'Of them without a sequence of the robot',
                  value: `${sums.unknown.toLocaleString('en')}: what was lost before the stream is unknown there`,
                },
              ]}
            />
            <Box color="text-body-secondary">
              {Object.values(places)
                .map(({ name, counts }) => `${name}: ${counts}`)
                .join('; ')}
              . The places need not be alike: what a robot says twice lands twice and is settled once, what a dialect
              infers is decided and never lands. “Lost” is what no difference that is allowed explains.
            </Box>
          </SpaceBetween>
        </Container>
      )}
      <List<StatRow>
        name="loss-hours"
        title="Hours"
        words={{ one: 'hour of a robot', many: 'hours of robots' }}
        columns={hourColumns}
        rows={rows}
        id={({ robot_id, hour }) => `${robot_id} ${hour}`}
        {...listed(pages, asked)}
        readAll={pages.readAll}
        filter={filter}
        nothingYet={noGapsInWords(0).says}
        exportAs="loss-hours"
      />
    </SpaceBetween>
  )
}

const hourProperties = [
  { id: 'robot_id', label: 'Robot' },
  { id: 'lost', label: 'Lost', operators: ['=', '!=', '>', '<'] as const },
  { id: 'pending', label: 'Pending', operators: ['=', '!=', '>', '<'] as const },
]

const counted = (id: string, header: string, hidden = false): Column<StatRow> => ({
  id,
  header,
  cell: (row) => (
    <span className="sb-data-number">{typeof row[id] === 'number' ? row[id].toLocaleString('en') : 'unknown'}</span>
  ),
  text: (row) => (typeof row[id] === 'number' ? row[id] : ''),
  width: 112,
  ...(hidden && { hidden }),
})

const hourColumns: readonly Column<StatRow>[] = [
  {
    id: 'hour',
    header: 'Hour',
    cell: ({ hour }) => <When at={String(hour)} age={false} />,
    text: ({ hour }) => String(hour),
    width: 170,
  },
  {
    id: 'robot_id',
    header: 'Robot',
    cell: ({ robot_id }) => (robot_id ? <ForeignText value={String(robot_id)} /> : 'of nobody'),
    text: ({ robot_id }) => String(robot_id ?? ''),
  },
  {
    id: 'lost',
    header: 'Lost',
    cell: ({ lost }) => (
      <StatusIndicator type={lost === 0 ? 'success' : 'error'}>{String(lost ?? 'unknown')}</StatusIndicator>
    ),
    text: ({ lost }) => (typeof lost === 'number' ? lost : ''),
    width: 110,
  },
  counted('claimed', 'Claimed'),
  counted('streamed', 'Streamed'),
  counted('decided', 'Decided'),
  counted('landed', 'Landed'),
  counted('settled', 'Settled'),
  counted('pending', 'Pending', true),
  counted('redelivered', 'Redelivered', true),
  ...[
    'applied',
    'observed',
    'duplicate',
    'refused',
    'dead_lettered',
    'shed',
    'derived',
    'again',
    'unopened',
    'published',
  ].map((name) => counted(name, name, true)),
]

const Rules = (asked: Asked) => {
  const pages = useLoss('rules', asked)
  const filter = useUrlFilter<StatRow>([{ id: 'rule', label: 'Rule' }])
  return (
    <List<StatRow>
      name="loss-rules"
      title="Rules and stream"
      description="What the services themselves counted, of all robots together: rules took messages, the stream took records."
      words={{ one: 'hour of a rule', many: 'hours of rules' }}
      columns={ruleColumns}
      rows={pages.items.filter(filter.matches)}
      id={({ rule, hour }) => `${rule} ${hour}`}
      {...listed(pages, asked)}
      readAll={pages.readAll}
      filter={filter}
      nothingYet={noGapsInWords(0).says}
      exportAs="loss-rules"
    />
  )
}

const ruleColumns: readonly Column<StatRow>[] = [
  {
    id: 'hour',
    header: 'Hour',
    cell: ({ hour }) => <When at={String(hour)} age={false} />,
    text: ({ hour }) => String(hour),
    width: 170,
  },
  { id: 'rule', header: 'Rule', cell: ({ rule }) => String(rule), text: ({ rule }) => String(rule) },
  counted('took', 'Took'),
  counted('delivered', 'Delivered'),
  counted('failed', 'Failed'),
]
