import Link from '@cloudscape-design/components/link'
import { useState } from 'react'
import { ActButton } from '../frame/act.tsx'
import { type FilterProperty, useUrlFilter } from '../frame/filter.ts'
import { ForeignText } from '../frame/foreign-text.tsx'
import { useGo } from '../frame/go.ts'
import { hrefOf } from '../frame/hrefs.ts'
import { type Column, List, listed } from '../frame/list.tsx'
import { useNewer } from '../frame/live.tsx'
import { useMay } from '../frame/may.ts'
import { useNow } from '../frame/now.ts'
import { Screen } from '../frame/screen.tsx'
import { Age } from '../frame/when.tsx'
import { useSeesAll } from '../identity/use-session.ts'
import { usePages } from '../network/pages.ts'
import { useFailureActs } from './acts.tsx'
import { groupSet, isSet, planWords } from './chosen.ts'
import { GroupDialog } from './group-dialog.tsx'
import { withKnown } from './known.ts'
import {
  countAbleTo,
  countsText,
  failureStages,
  type Group,
  groupStandingOf,
  groupStatuses,
  openIn,
  trendOf,
} from './model.ts'
import { Sparkline } from './sparkline.tsx'
import { Stands } from './standing.tsx'
import { nothingSeen, notOfAll, Totals } from './totals.tsx'

/** What is broken, and how much: failures by cause, the one that failed last first. */
export default function FailureGroupsPage() {
  const groups = usePages('/failure-groups', { query: { limit: 100 }, refetch_ms: 15_000 })
  const filter = useUrlFilter(properties)
  const rows = groups.items.filter(filter.matches)
  const [selected, select] = useState<readonly Group[]>([])
  const [changing, change] = useState<Group>()
  const newer = useNewer(deadLettered, groups.reload)
  const may = useMay('writer')
  const isAll = useSeesAll()
  const whyNotChange = isAll ? undefined : notOfAll
  const { ask, dialog } = useFailureActs(groups.reload)
  const go = useGo()
  const totals = (groups.first as { readonly failures?: Readonly<Record<string, number>> } | undefined)?.failures

  const [one] =
    selected.length === 1
      ? selected.map((group) => rows.find(({ fingerprint }) => fingerprint === group.fingerprint) ?? group)
      : []
  const whyNotOne = one === undefined ? 'Select one group' : undefined
  const plan = (act: 'retry' | 'archive', group: Group | undefined): void => {
    if (group === undefined) return
    ask({
      act,
      set: groupSet(act, group),
      of: <ForeignText value={causeOf(group)} />,
      about: group.fingerprint,
      rest: 'of the group',
    })
  }
  const wordsFor = (act: 'retry' | 'archive', verb: string): string =>
    one === undefined ? `${verb} the group` : planWords(verb, groupSet(act, one), 'of the group')
  const why = (act: 'retry' | 'archive'): string | undefined => {
    const set = one && groupSet(act, one)
    return set === undefined || isSet(set) ? whyNotOne : set.why
  }

  return (
    <Screen
      title="Failures"
      description="What is broken, and how much: failures with one cause are one group."
      actions={<Link href={hrefOf.failures()}>All failures, one by one</Link>}
    >
      <Totals totals={totals} />
      <List<Group>
        name="failure-groups"
        words={{ one: 'group', many: 'groups' }}
        columns={columns}
        rows={rows}
        id={({ fingerprint }) => fingerprint}
        count={groups.hasMore || filter.isFiltered ? { loaded: groups.items.length } : rows.length}
        {...listed(groups)}
        reload={newer.show}
        filter={{ ...filter, properties: withKnown(filter.properties, groups.items) }}
        nothingYet="No message has failed since this environment was made. Send one that cannot be opened to see one: publish {} to robots/r1/messages."
        allGood={isAll ? 'Nothing has failed' : nothingSeen}
        href={({ fingerprint }) => hrefOf.failureGroup(fingerprint)}
        selection={{ selected, onChange: select }}
        keys={{
          r: ([group]) => plan('retry', group),
          e: ([group]) => may(() => change(group), whyNotChange),
          a: ([group]) => plan('archive', group),
        }}
        newer={newer}
        exportAs="failure-groups"
        actions={
          <>
            <ActButton needs="writer" why={whyNotChange ?? whyNotOne} onAct={() => change(one)}>
              Owner, note, status
            </ActButton>
            <ActButton needs="writer" why={why('archive')} onAct={() => plan('archive', one)}>
              {wordsFor('archive', 'Archive')}
            </ActButton>
            <ActButton needs="writer" why={why('retry')} variant="primary" onAct={() => plan('retry', one)}>
              {wordsFor('retry', 'Retry')}
            </ActButton>
          </>
        }
      />
      {changing && (
        <GroupDialog
          group={changing}
          onClose={() => change(undefined)}
          onDone={groups.reload}
          onLoadAnew={() => go(hrefOf.failureGroup(changing.fingerprint))}
        />
      )}
      {dialog}
    </Screen>
  )
}

const deadLettered = { types: ['message.decided'], outcomes: ['dead_lettered', 'held'] }

const causeOf = ({ error_class, stage }: Group): string => `${error_class} at ${stage}`

const properties: readonly FilterProperty<Group>[] = [
  { id: 'status', label: 'Status of the group', values: groupStatuses, operators: ['=', '!='] },
  { id: 'error_class', label: 'Class', operators: ['=', '!=', ':', '^'] },
  { id: 'stage', label: 'Stage', values: failureStages, operators: ['=', '!='] },
  { id: 'error_text', label: 'Text', operators: [':', '!:'] },
  { id: 'owner', label: 'Owner', operators: ['=', '!=', ':'] },
  { id: 'note', label: 'Note', operators: [':', '!:'] },
  {
    id: 'waiting',
    label: 'Waiting for a person',
    operators: ['>', '>=', '<', '='],
    of: ({ by_status }) => openIn(by_status),
  },
  { id: 'robots', label: 'Robots hit', operators: ['>', '>=', '<', '='] },
  { id: 'last_seen_at', label: 'Last seen', operators: ['>=', '<'] },
]

const number = (value: number | undefined): string => value?.toLocaleString('en') ?? '–'

const columns: readonly Column<Group>[] = [
  {
    id: 'cause',
    header: 'Cause',
    width: 230,
    text: causeOf,
    cell: (group) => (
      <Link href={hrefOf.failureGroup(group.fingerprint)}>
        <ForeignText value={causeOf(group)} />
      </Link>
    ),
  },
  {
    id: 'waiting',
    header: 'Waiting',
    width: 110,
    text: ({ by_status }) => by_status && openIn(by_status),
    cell: ({ by_status }) => number(by_status && openIn(by_status)),
  },
  {
    id: 'trend',
    header: 'Last 24 hours',
    width: 150,
    text: ({ hours }) => Object.values(hours ?? {}).reduce((sum, count) => sum + count, 0),
    cell: ({ hours }) => (hours === undefined ? '–' : <HoursOf hours={hours} />),
  },
  {
    id: 'last_seen_at',
    header: 'Last seen',
    width: 150,
    text: ({ last_seen_at }) => last_seen_at ?? '',
    cell: ({ last_seen_at }) => (last_seen_at === undefined ? '–' : <Age at={last_seen_at} />),
  },
  { id: 'robots', header: 'Robots', width: 110, text: ({ robots }) => robots, cell: ({ robots }) => number(robots) },
  {
    id: 'status',
    header: 'Status',
    width: 150,
    text: ({ status }) => status,
    cell: (group) => <Stands standing={groupStandingOf(group)} />,
  },
  {
    id: 'owner',
    header: 'Owner',
    width: 140,
    text: ({ owner }) => owner ?? '',
    cell: ({ owner }) => <ForeignText value={owner} />,
  },
  {
    id: 'error_text',
    header: 'Text of the newest',
    width: 320,
    text: ({ error_text }) => error_text ?? '',
    cell: ({ error_text }) => <ForeignText value={error_text} characters_max={160} />,
  },
  {
    id: 'note',
    header: 'Note',
    width: 220,
    text: ({ note }) => note ?? '',
    cell: ({ note }) => <ForeignText value={note} characters_max={120} />,
  },
  {
    id: 'count',
    header: 'All',
    width: 90,
    text: ({ count }) => count,
    cell: ({ count, by_status }) => <span title={by_status && countsText(by_status)}>{number(count)}</span>,
  },
  {
    id: 'first_seen_at',
    header: 'First seen',
    width: 130,
    text: ({ first_seen_at }) => first_seen_at ?? '',
    cell: ({ first_seen_at }) => (first_seen_at === undefined ? '–' : <Age at={first_seen_at} />),
  },
  {
    id: 'retryable',
    header: 'Can be retried',
    hidden: true,
    text: ({ by_status }) => by_status && countAbleTo('retry', by_status),
    cell: ({ by_status }) => number(by_status && countAbleTo('retry', by_status)),
  },
  {
    id: 'fingerprint',
    header: 'Fingerprint',
    hidden: true,
    text: ({ fingerprint }) => fingerprint,
    cell: ({ fingerprint }) => <code>{fingerprint}</code>,
  },
]

const HoursOf = ({ hours }: Pick<Group, 'hours'>) => {
  const now = useNow()
  return <Sparkline trend={trendOf(hours, now)} />
}
