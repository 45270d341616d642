// What a person has asked for in the filter, as the server understands it, and the set that a bulk operation is planned for.
//
// - The server takes one value of each field, and all of it has to be true. What it cannot ask is filtered over what was loaded.
// - A plan is bound to the screen: what failed after the newest failure that was shown is not in it (`until`). Where the
//   server cannot ask the whole filter, the plan names the failures that were shown, one by one.

import { isToken, membersOf, type Query, type Token } from '../frame/filter-text.ts'
import type { operations } from '../network/api-types.ts'
import { type ActName, ableTo, countAbleTo, countsText, doneOf, type Failure, type Group, justAfter } from './model.ts'

export type Planned = operations['plan-operation']['requestBody']['content']['application/json']
export type FailureFilter = NonNullable<Planned['filter']>

export interface Asked {
  readonly filter: FailureFilter
  /** Whether the server's filter says all of what was asked. */
  readonly whole: boolean
}

export const askedOf = (query: Query): Asked => {
  const tokens = tokensOf(query)
  if (tokens === undefined || (query.operation === 'or' && tokens.length > 1)) return { filter: {}, whole: false }
  const filter: Record<string, string> = {}
  let whole = true
  for (const { propertyKey, operator, value } of tokens) {
    const field = propertyKey === undefined ? undefined : fields[propertyKey]?.[operator]
    const said = saidIn(field, value)
    if (field === undefined || said === undefined || Object.hasOwn(filter, field)) whole = false
    else filter[field] = said
  }
  return { filter: filter as FailureFilter, whole }
}

/** Undefined where there are groups in it that are more than a token in brackets. */
const tokensOf = (query: Query): readonly Token[] | undefined => {
  const members = membersOf(query).flatMap((one) => (!isToken(one) && one.tokens.length === 1 ? one.tokens : [one]))
  return members.every(isToken) ? members : undefined
}

const saidIn = (field: string | undefined, value: unknown): string | undefined => {
  const said = typeof value === 'string' ? value.trim() : ''
  if (said === '') return undefined
  if (field !== 'from' && field !== 'until') return said
  const time = Date.parse(said)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

const plain = (field: string) => ({ '=': field })
const fields: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  status: plain('status'),
  class: plain('class'),
  stage: plain('stage'),
  kind: plain('kind'),
  robot_id: plain('robot_id'),
  type: plain('type'),
  group: plain('group'),
  text: { ':': 'text' },
  last_seen_at: { '>=': 'from', '<': 'until' },
}

/** At most so many can be named one by one. */
export const NAMED_MAX = 1_000

export interface ChosenSet {
  readonly body: Pick<Planned, 'filter' | 'failure_ids'>
  /** How many it will be done to, where that is known before the plan. */
  readonly count?: number
  /** There may be more that match: the server cannot be asked for them. */
  readonly isOfLoaded?: boolean
  /** What it is, in words, for the dialog. */
  readonly words: string
}

/** Why there is nothing to plan. */
export interface NoSet {
  readonly why: string
}

export interface Shown {
  readonly query: Query
  /** That match, newest first: what the person sees. */
  readonly rows: readonly Pick<Failure, 'failure_id' | 'status' | 'last_seen_at'>[]
  /** Whether the server has more of them than was loaded. */
  readonly hasMore: boolean
  /** How many failures of which status there are within the bounds of the page, where that is known. */
  readonly counts?: Readonly<Record<string, number>> | undefined
  /** What the page itself is bound to, such as one group. */
  readonly within?: FailureFilter
}

/** How many match, where the counts by status tell it: with a filter by status alone, or none. */
export const matchingOf = (
  { filter, whole }: Asked,
  counts: Shown['counts'],
): Readonly<Record<string, number>> | undefined => {
  if (counts === undefined || !whole || Object.keys(filter).some((name) => name !== 'status')) return undefined
  return filter.status === undefined ? counts : { [filter.status]: counts[filter.status] ?? 0 }
}

/** Of what was selected: these and no others. */
export const selectedSet = (act: ActName, selected: Shown['rows']): ChosenSet | NoSet => {
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
  }
}

/** Of everything that matches, as it was shown. */
export const matchingSet = (act: ActName, { query, rows, hasMore, counts, within = {} }: Shown): ChosenSet | NoSet => {
  const [newest] = rows
  if (newest === undefined) return { why: 'Nothing matches' }
  const able = ableTo(act, rows)
  const { filter, whole } = askedOf(query)
  if (whole && (hasMore || able.length > NAMED_MAX)) {
    const matching = matchingOf({ filter, whole }, counts)
    const count = matching && countAbleTo(act, matching)
    if (matching && count === 0) return { why: `None that match can be ${doneOf(act)}: ${countsText(matching)}` }
    const until = justAfter(newest.last_seen_at)
    const shownUntil = filter.until !== undefined && filter.until < until ? filter.until : until
    return {
      body: { filter: { ...within, ...filter, until: shownUntil } },
      ...(count !== undefined && { count }),
      words: 'all that match and had failed when this list was loaded',
    }
  }
  if (able.length === 0) return { why: `None of the ${rows.length} that match can be ${doneOf(act)}` }
  if (able.length > NAMED_MAX) {
    return {
      why: `${able.length} of what is loaded match, and at most ${NAMED_MAX} can be named: say more in the filter, with "and" alone`,
    }
  }
  const loaded = hasMore ? ' of what is loaded' : ''
  return {
    ...(hasMore && { isOfLoaded: true }),
    body: { failure_ids: able.map(({ failure_id }) => failure_id) },
    count: able.length,
    words: `the ${able.length}${loaded} that match`,
  }
}

/** Of a group, as its counts were shown. */
export const groupSet = (
  act: ActName,
  { fingerprint, last_seen_at, by_status }: Pick<Group, 'fingerprint' | 'last_seen_at' | 'by_status'>,
): ChosenSet | NoSet => {
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
  }
}

export const isSet = (set: ChosenSet | NoSet): set is ChosenSet => 'body' in set

/** `Retry 137 matching`: what a button says that plans it. */
export const planWords = (verb: string, set: ChosenSet | NoSet, rest = ''): string => {
  const tail = rest === '' ? '' : ` ${rest}`
  if (!isSet(set)) return `${verb} 0${tail}`
  if (set.count === undefined) return `${verb} all${tail} (counted by the plan)`
  return `${verb} ${set.count}${tail}${set.isOfLoaded ? ' of what is loaded' : ''}`
}
