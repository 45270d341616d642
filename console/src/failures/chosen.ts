// The set that a bulk operation is planned for: of what was selected, of what the filter of a list finds, or of a group.
//
// - A plan is bound to the screen: what failed after the newest failure that was shown, or counted, is not in it (`until`).
// - What is all on the screen is named, one by one; of more than that the plan is asked with the filter itself, which the server
//   understands as the list does.

import type { operations } from '../network/api-types.ts'
import {
  type ActName,
  ableTo,
  countAbleTo,
  countsText,
  doneOf,
  type Failure,
  type Group,
  inVainOf,
  justAfter,
} from './model.ts'

export type Planned = operations['plan-operation']['requestBody']['content']['application/json']
export type FailureFilter = NonNullable<Planned['filter']>

/** At most so many can be named one by one. */
export const NAMED_MAX = 1_000

export interface ChosenSet {
  readonly body: Pick<Planned, 'filter' | 'failure_ids'>
  /** How many it will be done to, where that is known before the plan. */
  readonly count?: number
  /** The number is on its way. */
  readonly isCounting?: boolean
  /** What it is, in words, for the dialog. */
  readonly words: string
  /** Of a retry: how many of those that were looked at it cannot help by itself, and what would. */
  readonly inVain?: string
}

/** Why there is nothing to plan. */
export interface NoSet {
  readonly why: string
}

type Row = Pick<Failure, 'failure_id' | 'status' | 'last_seen_at' | 'error_class' | 'stage' | 'retryable'>

export interface Shown {
  /** The filter, as the address of the page has it. */
  readonly terms: string
  /** That match, newest first: what the person sees. */
  readonly rows: readonly Row[]
  /** Whether the server has more of them than was loaded. */
  readonly hasMore: boolean
  /** How many of which status match, and had failed before `until`; by the newest row if left out. */
  readonly counted?:
    | { readonly by_status: Readonly<Record<string, number>>; readonly until?: string | undefined }
    | undefined
  readonly isCounting?: boolean
  /** What the page itself is bound to, such as one group. */
  readonly within?: FailureFilter
}

/** Of what was selected: these and no others. */
export const selectedSet = (act: ActName, selected: readonly Row[]): ChosenSet | NoSet => {
  const able = ableTo(act, selected)
  if (able.length === 0)
    return {
      why:
        selected.length === 0 ? 'Nothing is selected' : `None of the ${selected.length} selected can be ${doneOf(act)}`,
    }
  if (able.length > NAMED_MAX)
    return { why: `${able.length} are selected; at most ${NAMED_MAX} can be named: use the filter` }
  const left = selected.length - able.length
  return {
    body: { failure_ids: able.map(({ failure_id }) => failure_id) },
    count: able.length,
    words: `the ${able.length} selected${left > 0 ? ` (${left} more cannot be, by their status)` : ''}`,
    ...inVain(act, able, ''),
  }
}

/** Of everything that matches, as it was shown. */
export const matchingSet = (
  act: ActName,
  { terms, rows, hasMore, counted, isCounting = false, within = {} }: Shown,
): ChosenSet | NoSet => {
  const [newest] = rows
  if (newest === undefined) return { why: 'Nothing matches' }
  const able = ableTo(act, rows)
  if (!hasMore && able.length === 0) return { why: `None of the ${rows.length} that match can be ${doneOf(act)}` }
  if (!hasMore && able.length <= NAMED_MAX) {
    return {
      body: { failure_ids: able.map(({ failure_id }) => failure_id) },
      count: able.length,
      words: `the ${able.length} that match`,
      ...inVain(act, able, ''),
    }
  }
  // What is all on the screen needs no other count.
  const count = counted ? countAbleTo(act, counted.by_status) : hasMore ? undefined : able.length
  if (count === 0) return { why: `None that match can be ${doneOf(act)}: ${countsText(counted?.by_status)}` }
  const until = counted?.until ?? justAfter(newest.last_seen_at)
  return {
    body: { filter: { ...within, ...(terms !== '' && { terms }), until } },
    ...(count === undefined ? isCounting && { isCounting } : { count }),
    words: 'all that match and had failed when this list was loaded',
    ...inVain(act, able, ' that are loaded'),
  }
}

const inVain = (act: ActName, rows: readonly Row[], where: string): { readonly inVain?: string } => {
  const whys = act === 'retry' ? rows.flatMap((row) => inVainOf(row) ?? []) : []
  const [why, ...others] = new Set(whys)
  if (why === undefined) return {}
  const which =
    rows.length === 1
      ? 'It fails again as it is'
      : `${whys.length === rows.length ? `All ${rows.length}` : `${whys.length} of the ${rows.length}`}${where} fail again as they are`
  return { inVain: `${which}: ${others.length === 0 ? why : inVainForMore}` }
}

const inVainForMore =
  'their causes do not pass by themselves. What helps is said on the page of each: an edit, or a deploy, and a retry then.'

/** Of a group, as its counts were shown. */
export const groupSet = (
  act: ActName,
  group: Pick<Group, 'fingerprint' | 'last_seen_at' | 'by_status'> & Partial<Pick<Group, 'error_class' | 'stage'>>,
): ChosenSet | NoSet => {
  const { fingerprint, last_seen_at, by_status } = group
  const why = act === 'retry' ? inVainOf(group) : undefined
  // Who does not see all fleets is told no numbers; the plan tells them.
  const count = by_status && countAbleTo(act, by_status)
  if (count === 0) return { why: `None of its failures can be ${doneOf(act)}: ${countsText(by_status)}` }
  return {
    body: { filter: { group: fingerprint, ...(last_seen_at !== undefined && { until: justAfter(last_seen_at) }) } },
    ...(count !== undefined && { count }),
    words:
      last_seen_at === undefined
        ? 'everything of this group that you see'
        : 'everything of this group that had failed when it was shown',
    ...(why !== undefined && { inVain: `They fail again as they are: ${why}` }),
  }
}

export const isSet = (set: ChosenSet | NoSet): set is ChosenSet => 'body' in set

/** `Retry 137 matching`: what a button says that plans it. */
export const planWords = (verb: string, set: ChosenSet | NoSet, rest = ''): string => {
  const tail = rest === '' ? '' : ` ${rest}`
  if (!isSet(set)) return `${verb} 0${tail}`
  if (set.count === undefined) return `${verb} all${tail} (${set.isCounting ? 'being counted' : 'counted by the plan'})`
  return `${verb} ${set.count}${tail}`
}
