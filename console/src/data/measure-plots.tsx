import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Grid from '@cloudscape-design/components/grid'
import Header from '@cloudscape-design/components/header'
import Multiselect from '@cloudscape-design/components/multiselect'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { AnyId } from '../frame/any-id.tsx'
import { Empty } from '../frame/empty.tsx'
import { ForeignText } from '../frame/foreign-text.tsx'
import { type Column, List } from '../frame/list.tsx'
import { Problem } from '../frame/problem.tsx'
import { When } from '../frame/when.tsx'
import { api, fetchApi, type paths } from '../network/api.ts'
import { useAddress } from './address.ts'
import { NamedBars, TimeBars, TimeLines } from './later-charts.tsx'
import {
  groupName,
  HOURS_DAYS_MAX,
  type Interval,
  intervalFor,
  isAdditive,
  type Measure,
  type StatRow,
  scaleOf,
  seriesOf,
  shownNumber,
  totalsOf,
  unitOf,
} from './measures.ts'
import { itemsOf } from './questions.ts'
import { type Range, refusedRange } from './range.ts'
import { RangePicker } from './range-picker.tsx'
import { Typed } from './typed.tsx'
import { useRange } from './use-range.ts'
import { firstRun, isLater, nothingSettled, waitedForAll } from './waiting.ts'

/** One measure over time: as a picture, by group, and row by row. */
export const Measures = () => {
  const measures = api.useQuery('get', '/data/stats', {}, { staleTime: Number.POSITIVE_INFINITY })
  const [search] = useAddress()
  if (measures.error) return <Problem problem={measures.error} retry={measures.refetch} />
  const all = measures.data?.items
  if (all === undefined) return <Spinner size="large" />
  const measure = all.find((one) => one.measure === search.get('measure')) ?? all[0]
  return measure === undefined ? null : <One measure={measure} all={all} />
}

const One = ({ measure, all }: { readonly measure: Measure; readonly all: readonly Measure[] }) => {
  const [search, change] = useAddress()
  const { asked, range, refused: tooLong, choose, again } = useRange('24h', 366)
  const value = measure.values.find(({ name }) => name === search.get('value')) ?? measure.values[0]
  const group_by = (search.get('group_by') ?? usualGroup(measure))
    .split(',')
    .filter((name) => measure.group_by.includes(name))
  const saidInterval = search.get('interval')
  const interval: Interval =
    isInterval(saidInterval) && measure.intervals.includes(saidInterval) ? saidInterval : intervalFor(measure, range)
  const [robot_id, fleet] = [search.get('robot_id') ?? '', search.get('fleet') ?? '']
  const refused = tooLong ?? (interval === 'hour' ? refusedRange(range, HOURS_DAYS_MAX) : undefined)
  const question = { measure: measure.measure, group_by, interval, range, robot_id, fleet }
  const stats = useStats(question, refused === undefined)
  if (value === undefined) return null
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header variant="h2" description={measure.describes}>
            What, by what, and when
          </Header>
        }
      >
        <Grid gridDefinition={[...Array(6)].map(() => ({ colspan: { default: 12, s: 6, l: 4 } }))}>
          <FormField label="Measure">
            <Select
              selectedOption={{ value: measure.measure, label: measure.measure }}
              options={all.map(({ measure: name, describes }) => ({
                value: name,
                label: name,
                description: describes,
              }))}
              onChange={({ detail }) =>
                change({
                  measure: detail.selectedOption.value,
                  value: undefined,
                  group_by: undefined,
                  interval: undefined,
                })
              }
            />
          </FormField>
          <FormField label="Value">
            <Select
              selectedOption={{ value: value.name, label: value.name }}
              options={measure.values.map(({ name, describes }) => ({
                value: name,
                label: name,
                description: describes,
              }))}
              onChange={({ detail }) => change({ value: detail.selectedOption.value })}
            />
          </FormField>
          <FormField label="Told apart by">
            <Multiselect
              selectedOptions={group_by.map((name) => ({ value: name, label: name }))}
              options={measure.group_by.map((name) => ({ value: name, label: name }))}
              placeholder="nothing: one sum"
              deselectAriaLabel={(option) => `Not by ${option.label}`}
              onChange={({ detail }) =>
                change({ group_by: detail.selectedOptions.map(({ value: name }) => name).join(',') || 'none' })
              }
            />
          </FormField>
          <FormField label="Range" errorText={refused}>
            <RangePicker asked={asked} presets={['24h', '7d', '31d', '92d']} days_max={366} onChange={choose} />
          </FormField>
          <FormField label="By">
            <Select
              selectedOption={{ value: interval, label: interval }}
              options={measure.intervals.filter((name) => name !== 'all').map((name) => ({ value: name, label: name }))}
              onChange={({ detail }) => change({ interval: detail.selectedOption.value })}
            />
          </FormField>
          <Grid gridDefinition={[{ colspan: 6 }, { colspan: 6 }]}>
            <FormField label="Robot" stretch>
              <Typed value={robot_id} placeholder="all" onChange={(next) => change({ robot_id: next })} />
            </FormField>
            <FormField label="Fleet" stretch>
              <Typed value={fleet} placeholder="all" onChange={(next) => change({ fleet: next })} />
            </FormField>
          </Grid>
        </Grid>
      </Container>
      {stats.error ? (
        <Problem problem={stats.error} retry={stats.refetch} />
      ) : (
        <Drawn
          measure={measure}
          value={value}
          group_by={group_by}
          interval={interval}
          range={range}
          rows={stats.data?.items ?? []}
          settledUntil={stats.data?.settled_until}
          isLoading={stats.isFetching}
          reload={() => {
            again()
            return stats.refetch()
          }}
        />
      )}
    </SpaceBetween>
  )
}

const isInterval = (text: string | null): text is Interval => text === 'hour' || text === 'day'

/** What most people want to see first. */
const usualGroup = ({ measure, group_by }: Measure): string =>
  ({
    messages: 'type',
    decisions: 'outcome',
    states: 'state',
    failures: 'error_class',
    commands: 'type',
    cost: 'service',
  })[measure] ?? (group_by.includes('ended_as') ? 'ended_as' : '')

interface Question {
  readonly measure: string
  readonly group_by: readonly string[]
  readonly interval: Interval
  readonly range: Range
  readonly robot_id: string
  readonly fleet: string
}

const useStats = ({ measure, group_by, interval, range, robot_id, fleet }: Question, enabled: boolean) => {
  const query = {
    interval,
    ...range,
    ...(group_by.length > 0 && { group_by: group_by.join(',') }),
    ...(robot_id !== '' && { robot_id }),
    ...(fleet !== '' && { fleet }),
  }
  return useQuery({
    queryKey: ['data', 'stats', measure, query],
    enabled,
    staleTime: 60_000,
    queryFn: ({ signal }) => readStats(measure, query, signal),
  })
}

interface Stats {
  readonly items: readonly StatRow[]
  /** Not told of what was waited for. */
  readonly settled_until?: string | null
}

type StatsQuery = NonNullable<paths['/data/stats/{measure}']['get']['parameters']['query']>

const readStats = async (measure: string, query: StatsQuery, signal: AbortSignal): Promise<Stats> => {
  const { data } = await fetchApi.GET('/data/stats/{measure}', { params: { path: { measure }, query }, signal })
  if (data === undefined) return { items: [] }
  return isLater(data) ? { items: itemsOf(await waitedForAll(data.query_id, signal)) } : data
}

const Drawn = ({
  measure,
  value,
  group_by,
  interval,
  range,
  rows,
  settledUntil,
  isLoading,
  reload,
}: {
  readonly measure: Measure
  readonly value: Measure['values'][number]
  readonly group_by: readonly string[]
  readonly interval: Interval
  readonly range: Range
  readonly rows: readonly StatRow[]
  readonly settledUntil: string | null | undefined
  readonly isLoading: boolean
  readonly reload: () => unknown
}) => {
  const groupKey = group_by.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is what the groups are, told apart by value
  const { series, leftOut } = useMemo(
    () => seriesOf(rows, { value: value.name, group_by, range, interval }),
    [rows, value.name, groupKey, range, interval],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const columns = useMemo(() => columnsOf(measure, group_by, interval), [measure, groupKey, interval])
  const unit = unitOf(value.name)
  const most = series.reduce((all, { points }) => points.reduce((one, { y }) => Math.max(one, y), all), 0)
  const scale = scaleOf(most, unit)
  const plotted = series.map(({ name, points }) => ({
    title: name,
    points: points.map(({ x, y }) => ({ at: x.getTime(), value: y / scale.per })),
  }))
  const plot = {
    label: `${measure.measure}: ${value.name}, by ${interval}`,
    series: plotted,
    isLoading: isLoading && rows.length === 0,
    nothing: nothingIn(settledUntil),
    height: 260,
    ...(scale.unit !== '' && { unit: scale.unit }),
  }
  const totals = isAdditive(value.name) && group_by.length > 0 ? totalsOf(rows, value.name, group_by) : []
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header variant="h2" description={value.describes}>
            {value.name} by {interval}
            {group_by.length > 0 && ` and ${group_by.join(', ')}`}
          </Header>
        }
        {...((rows.length > 0 || isLoading) && {
          footer: <Settled until={settledUntil} isLoading={isLoading} hasRows={rows.length > 0} />,
        })}
      >
        <SpaceBetween size="s">
          {/* One point is no line. */}
          {rows.length === 0 && !isLoading ? (
            <Empty
              kind="nothing-yet"
              what={settledUntil === null ? 'Nothing is settled yet' : 'Nothing was counted in this range'}
            >
              {settledUntil === null ? firstRun : 'Choose another range, robot or fleet.'}
            </Empty>
          ) : isAdditive(value.name) ? (
            <TimeBars {...plot} isStacked />
          ) : series.some(({ points }) => points.length > 1) ? (
            <TimeLines {...plot} />
          ) : (
            <TimeBars {...plot} />
          )}
          {leftOut > 0 && (
            <Box color="text-body-secondary">
              {leftOut} more groups are in the table below: a value of this sort cannot be added up.
            </Box>
          )}
        </SpaceBetween>
      </Container>
      {totals.length > 1 && (
        <Container header={<Header variant="h2">Together, by {group_by.join(', ')}</Header>}>
          <NamedBars
            label={`${value.name} by ${group_by.join(', ')}`}
            isHorizontal
            height={Math.min(400, 60 + 26 * Math.min(totals.length, BARS_MAX))}
            bars={totals.slice(0, BARS_MAX).map(({ name, total }) => ({ name, value: total / scale.per }))}
            {...(scale.unit !== '' && { unit: scale.unit })}
          />
        </Container>
      )}
      <List<StatRow>
        name={`stats-${measure.measure}`}
        title="Rows"
        words={{ one: 'row', many: 'rows' }}
        columns={columns}
        rows={rows}
        id={(row) => `${row.begins_at} ${groupName(row, group_by)}`}
        count={rows.length}
        isLoading={isLoading}
        reload={reload}
        nothingYet={nothingIn(settledUntil)}
        exportAs={`${measure.measure}-by-${interval}`}
      />
    </SpaceBetween>
  )
}

const BARS_MAX = 12

const nothingIn = (settledUntil: string | null | undefined): string =>
  settledUntil === null ? nothingSettled : 'Nothing was counted in this range'

const Settled = ({
  until,
  isLoading,
  hasRows,
}: {
  readonly until: string | null | undefined
  readonly isLoading: boolean
  readonly hasRows: boolean
}) => {
  if (isLoading && !hasRows) return <Box color="text-body-secondary">Asking the warehouse …</Box>
  if (until === undefined) return null
  if (until === null)
    return (
      <Box color="text-body-secondary">
        A range was settled by itself: what came before and after is not in these numbers yet.
      </Box>
    )
  return (
    <Box color="text-body-secondary">
      Settled until <When at={until} />: what arrived later is not in these numbers yet.
    </Box>
  )
}

const columnsOf = (measure: Measure, group_by: readonly string[], interval: Interval): readonly Column<StatRow>[] => [
  {
    id: 'begins_at',
    header: interval === 'day' ? 'Day' : 'Hour',
    cell: ({ begins_at }) =>
      interval === 'day' ? String(begins_at).slice(0, 10) : <When at={String(begins_at)} age={false} />,
    text: ({ begins_at }) => String(begins_at),
    width: 170,
  },
  ...group_by.map(
    (name): Column<StatRow> => ({
      id: name,
      header: name,
      cell: (row) =>
        name === 'robot_id' && typeof row.robot_id === 'string' ? (
          <AnyId kind="robot" value={row.robot_id} copy={false} />
        ) : (
          <ForeignText value={row[name] === null || row[name] === undefined ? undefined : String(row[name])} />
        ),
      text: (row) => (row[name] === null || row[name] === undefined ? '' : String(row[name])),
    }),
  ),
  ...measure.values.map(
    ({ name }): Column<StatRow> => ({
      id: name,
      header: name,
      cell: (row) => (typeof row[name] === 'number' ? shownNumber(row[name], unitOf(name)) : '–'),
      text: (row) => (typeof row[name] === 'number' ? row[name] : ''),
    }),
  ),
]
