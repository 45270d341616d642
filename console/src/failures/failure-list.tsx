import Link from '@cloudscape-design/components/link'
import { useMemo, useState } from 'react'
import { ActButton } from '../frame/act.tsx'
import { AnyId } from '../frame/any-id.tsx'
import { equalitiesOf, textOf, useUrlFilter } from '../frame/filter.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { useGo } from '../frame/go.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List, listed } from '../frame/list.tsx'
import { useLive, useNewer } from '../frame/live.tsx'
import { Age, When } from '../frame/when.tsx'
import { useSeesAll } from '../identity/use-session.ts'
import { useCounted } from '../network/counted.ts'
import { useFilled } from '../network/filled.ts'
import { usePages } from '../network/pages.ts'
import { About } from './about.tsx'
import { type Act, useFailureActs } from './acts.tsx'
import { type ChosenSet, type FailureFilter, isSet, matchingSet, type NoSet, planWords, selectedSet } from './chosen.ts'
import { failureProperties, failureWords, groupProperty } from './failure-filter.ts'
import { withKnown } from './known.ts'
import { type Failure, justAfter, seenOf, standingOf, verbOf, wordsOf } from './model.ts'
import { Stands } from './standing.tsx'
import { nothingSeen } from './totals.tsx'

/*
 * Failures one by one, of everything or within one group. A bulk act is about what is selected, or else about what matches: its
 * button says how many that are, and its set ends with what is on the screen.
 */
export const FailureList = ({
  name,
  within = {},
  counts,
  title,
  onDone,
}: {
  readonly name: string
  readonly within?: FailureFilter
  /** How many failures of which status there are within these bounds, where somebody has counted. */
  readonly counts: Counts | undefined
  readonly title?: string
  /** Something was done: what stands around the list may be old. */
  readonly onDone?: () => unknown
}) => {
  const isAll = useSeesAll()
  const filter = useUrlFilter(within.group === undefined ? [...failureProperties, groupProperty] : failureProperties)
  const terms = textOf(filter.query)
  const asked = { ...within, ...(terms !== '' && { filter: terms }) }
  const [refetch_ms, often] = useState<number>()
  const pages = useFilled(
    usePages('/failures', { query: { ...asked, limit: 100 }, ...(refetch_ms !== undefined && { refetch_ms }) }),
    50,
  )
  const rows = pages.items
  // A try begins and ends within moments; what was loaded of a long list is not asked again for it.
  const [acted_at, setActedAt] = useState(0)
  const isMoving = Date.now() - acted_at < soonMs || rows.some(({ status }) => status === 'retrying')
  const wanted = isMoving && rows.length <= 300 ? 2_000 : undefined
  if (wanted !== refetch_ms) often(wanted)
  const [chosen, select] = useState<readonly Failure[]>([])
  // As they are now: what was selected may have moved on since.
  const selected = chosen.map((one) => rows.find(({ failure_id }) => failure_id === one.failure_id) ?? one)
  const [reloads, countReload] = useState(0)
  const reload = async (): Promise<void> => {
    await pages.reload()
    await onDone?.()
    setLoaded(undefined)
    countReload((before) => before + 1)
    select([])
  }
  const heard = useNewer(deadLettered, reload)
  useLive(deadLettered, () => void onDone?.(), { every_ms: 1_000 })
  // Not everything that fails is heard: where somebody counts, what was counted since the list was loaded is new.
  const total = counts && sum(counts)
  const [loaded, setLoaded] = useState<{ readonly terms: string; readonly total: number; readonly counts: Counts }>()
  if (total !== undefined && pages.first !== undefined && loaded?.terms !== terms)
    setLoaded({ terms, total, counts: counts ?? {} })
  const newer =
    total === undefined || loaded === undefined
      ? heard
      : { count: Math.max(0, total - loaded.total), show: () => void reload() }
  // A button names what is on the screen, and so does not count what is new.
  const ofAll = total !== undefined && loaded && total > loaded.total ? loaded.counts : counts
  // Who sees all fleets has the number of all from whoever stands around the list.
  const isOfAll = terms === '' && (isAll || ofAll !== undefined)
  const [newest] = rows
  const { counted, isCounting } = useCounted(
    '/failures/count',
    { ...asked, ...(newest && { until: justAfter(newest.last_seen_at) }) },
    {
      question: JSON.stringify(asked),
      seen: useMemo(() => `${reloads} ${seenOf(rows, counts)}`, [rows, counts, reloads]),
      enabled: !isOfAll && pages.hasMore && newest !== undefined,
    },
  )
  const matching = isOfAll
    ? ofAll && { by_status: ofAll }
    : counted && { by_status: counted.by_status ?? {}, until: counted.query.until }
  const { ask, dialog } = useFailureActs(() => {
    setActedAt(Date.now())
    return reload()
  })
  const go = useGo()

  const shown = { terms, rows, hasMore: pages.hasMore, counted: matching, isCounting, within }
  const setOf = (act: Act) => (selected.length > 0 ? selectedSet(act, selected) : matchingSet(act, shown))
  const rest = selected.length > 0 ? 'selected' : 'matching'
  const plan = (act: Act): void => {
    const [one] = selected
    const set = setOf(act)
    if (selected.length === 1 && one) ask({ act, one })
    else ask({ act, set, of: wordsOfSet(set), about: aboutOf(selected, terms), rest })
  }
  const onKey = (act: Act, some: readonly Failure[]): void => {
    const [one] = some
    const set = selectedSet(act, some)
    if (some.length === 1 && one) ask({ act, one })
    else ask({ act, set, of: wordsOfSet(set), about: aboutOf(some, terms), rest: 'selected' })
  }
  const button = (act: Act, variant: 'normal' | 'primary' = 'normal') => {
    const set = setOf(act)
    return (
      <ActButton needs="writer" variant={variant} why={isSet(set) ? undefined : set.why} onAct={() => plan(act)}>
        {planWords(verbOf(act), set, rest)}
      </ActButton>
    )
  }
  const isArchive = equalitiesOf(filter.query)?.status === 'archived'
  const exact = pages.hasMore ? (matching ? sum(matching.by_status) : undefined) : rows.length

  return (
    <>
      <List<Failure>
        name={name}
        {...(title !== undefined && { title })}
        words={{ one: 'failure', many: 'failures' }}
        columns={within.group === undefined ? columns : columnsOfGroup}
        pageSize={within.group === undefined ? 50 : 20}
        rows={rows}
        id={({ failure_id }) => failure_id}
        count={exact ?? { loaded: rows.length }}
        {...listed(pages)}
        isLoading={pages.isLoading || pages.isFilling}
        reload={reload}
        // The API has filtered them: what it has looked into is not all in what it answers.
        filter={{
          ...filter,
          properties: withKnown(filter.properties, rows),
          matches: () => true,
          wordsIn: failureWords,
        }}
        nothingYet="No message has failed since this environment was made."
        allGood={isAll ? 'Nothing has failed' : nothingSeen}
        href={({ failure_id }) => hrefOf.failure(failure_id)}
        selection={{ selected, onChange: select }}
        keys={{
          r: (some) => onKey('retry', some),
          a: (some) => onKey('archive', some),
          e: ([row]) => row && go(`${hrefOf.failure(row.failure_id)}?edit`),
        }}
        newer={newer}
        exportAs={name}
        actions={
          isArchive ? (
            button('restore', 'primary')
          ) : (
            <>
              {button('archive')}
              {button('retry', within.group === undefined ? 'primary' : 'normal')}
            </>
          )
        }
      />
      {dialog}
    </>
  )
}

/** Whoever asked for something looks at what becomes of it. */
const soonMs = 10_000

/** What fails on the line is heard at once; what fails elsewhere is heard when it needs a person. */
const deadLettered = { outcomes: ['dead_lettered', 'held'] }

/** Those that are named, or what the filter finds. */
const aboutOf = (named: readonly Failure[], terms: string): string =>
  named.length > 0 ? named.map(({ failure_id }) => failure_id).join(', ') : terms === '' ? 'all that match' : terms

const wordsOfSet = (set: ChosenSet | NoSet): string => (isSet(set) ? set.words : set.why)

type Counts = Readonly<Record<string, number>>

const sum = (counts: Counts): number => Object.values(counts).reduce((all, count) => all + count, 0)

const alike: readonly string[] = ['class', 'stage', 'text']

const linked = (column: Column<Failure>): Column<Failure> => ({
  ...column,
  cell: (failure) => <Link href={hrefOf.failure(failure.failure_id)}>{column.cell(failure)}</Link>,
})

const columns: readonly Column<Failure>[] = [
  {
    id: 'status',
    header: 'Status',
    width: 180,
    text: ({ status }) => wordsOf(status),
    cell: (failure) => <Stands standing={standingOf(failure)} />,
  },
  {
    id: 'class',
    header: 'Class',
    width: 160,
    text: ({ error_class }) => error_class,
    cell: ({ failure_id, error_class }) => (
      <Link href={hrefOf.failure(failure_id)}>
        <ForeignText value={error_class} />
      </Link>
    ),
  },
  {
    id: 'type',
    header: 'Type',
    width: 140,
    text: ({ type }) => type ?? '',
    cell: ({ type }) => <ForeignText value={type} />,
  },
  {
    id: 'robot_id',
    header: 'Robot, mission',
    width: 150,
    text: ({ robot_id }) => robot_id ?? '',
    cell: (failure) => <About failure={failure} />,
  },
  {
    id: 'last_seen_at',
    header: 'Last seen',
    width: 155,
    text: ({ last_seen_at }) => last_seen_at,
    cell: ({ last_seen_at }) => <Age at={last_seen_at} />,
  },
  {
    id: 'tries',
    header: 'Tries',
    width: 90,
    text: ({ standing }) => standing.attempt,
    cell: ({ standing }) => standing.attempt,
  },
  {
    id: 'text',
    header: 'Text',
    width: 340,
    text: ({ error_text }) => error_text,
    cell: ({ error_text }) => <ForeignText value={error_text} characters_max={160} />,
  },
  { id: 'stage', header: 'Stage', hidden: true, text: ({ stage }) => stage, cell: ({ stage }) => stage },
  {
    id: 'first_seen_at',
    header: 'First seen',
    hidden: true,
    text: ({ first_seen_at }) => first_seen_at,
    cell: ({ first_seen_at }) => <When at={first_seen_at} />,
  },
  {
    id: 'received_at',
    header: 'Received',
    hidden: true,
    text: ({ received_at }) => received_at ?? '',
    cell: ({ received_at }) => <When at={received_at} />,
  },
  {
    id: 'message_id',
    header: 'Message',
    hidden: true,
    text: ({ message_id }) => message_id ?? '',
    cell: ({ message_id, robot_id }) => <AnyId kind="message" value={message_id} robot_id={robot_id} copy={false} />,
  },
  {
    id: 'trace_id',
    header: 'Trace',
    hidden: true,
    text: ({ trace_id }) => trace_id ?? '',
    cell: ({ trace_id }) => <AnyId kind="trace" value={trace_id} copy={false} />,
  },
  { id: 'kind', header: 'Kind', hidden: true, text: ({ kind }) => kind, cell: ({ kind }) => kind },
  {
    id: 'state',
    header: 'State of the robot',
    hidden: true,
    text: ({ state }) => state ?? '',
    cell: ({ state }) => <ForeignText value={state} />,
  },
  {
    id: 'policy_version',
    header: 'Policy version',
    hidden: true,
    text: ({ policy_version }) => policy_version ?? '',
    cell: ({ policy_version }) => <ForeignText value={policy_version} />,
  },
  {
    id: 'changed_by',
    header: 'Changed by',
    hidden: true,
    text: ({ changed_by }) => changed_by ?? '',
    cell: ({ changed_by }) => <ForeignText value={changed_by} />,
  },
  {
    id: 'failure_id',
    header: 'Failure',
    hidden: true,
    text: ({ failure_id }) => failure_id,
    cell: ({ failure_id }) => <AnyId kind="failure" value={failure_id} copy={false} />,
  },
]

/** Within a group class and stage are the same, and nearly the text: the way to a failure is its status then. */
const columnsOfGroup: readonly Column<Failure>[] = [
  ...columns
    .filter(({ id }) => !alike.includes(id))
    .map((column) => (column.id === 'status' ? linked(column) : column)),
  ...columns.filter(({ id }) => alike.includes(id)).map((column) => ({ ...column, hidden: column.id !== 'text' })),
]
