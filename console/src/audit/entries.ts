// Who did what, when and why, as rows: an operation, or what it did to one failure. Pure.

import type { operations } from '../network/api-types.ts'

export type Entry = operations['list-audit']['responses'][200]['content']['application/json']['items'][number]

export interface AuditRow {
  readonly key: string
  /** RFC 3339 */
  readonly at: string
  readonly who: string
  /** A kind of operation, such as redrive or pin. */
  readonly what: string
  /** The operation itself, or what it did to one failure. */
  readonly entry: 'operation' | 'message'
  readonly why: string
  /** How it stands, or what became of the failure. */
  readonly outcome: string
  readonly operation_id: string
  readonly failure_id?: string | undefined
  readonly robot_id?: string | undefined
  readonly message_id?: string | undefined
  readonly trace_id?: string | undefined
  /** In words: of how many, about whom, what changed. */
  readonly about: string
}

export function rowOf(entry: Entry): AuditRow {
  if (entry.entry === 'operation') {
    const { operation_id, created_at, by, why, kind, status, ended_because } = entry
    return {
      key: operation_id,
      at: created_at,
      who: by,
      what: kind,
      entry: 'operation',
      why,
      outcome: ended_because === undefined ? status : `${status}: ${ended_because}`,
      operation_id,
      robot_id: robotIn(entry.diff) ?? askedRobotOf(entry),
      about: aboutOperation(entry),
    }
  }
  const { operation_id, failure_id, at, by, why, kind, from, to, result, robot_id, message_id, trace_id } = entry
  return {
    key: `${operation_id} ${failure_id}`,
    at,
    who: by,
    what: kind,
    entry: 'message',
    why,
    outcome: `${from} → ${to}${result === undefined ? '' : `, ended ${result}`}`,
    operation_id,
    failure_id,
    robot_id,
    message_id,
    trace_id,
    about: `failure ${failure_id}`,
  }
}

type Operation = Extract<Entry, { readonly entry: 'operation' }>

function aboutOperation({ plan, filter, diff, cancelled_by, started_by, by }: Operation): string {
  const parts = [
    ...(plan === undefined
      ? []
      : [
          `${plan.count} ${plan.count === 1 ? 'message' : 'messages'} of ${plan.robots} ${plan.robots === 1 ? 'robot' : 'robots'}`,
        ]),
    ...(plan !== undefined && plan.conflicts > 0 ? [`${plan.conflicts} whose robot had moved on`] : []),
    ...(started_by !== undefined && started_by !== by ? [`started by ${started_by}`] : []),
    ...(cancelled_by === undefined ? [] : [`cancelled by ${cancelled_by}`]),
    ...(diff === undefined || diff === null ? [] : [diffText(diff)]),
    // Of an erasure or a comparison, which have neither: what was asked for.
    ...(plan === undefined && (diff === undefined || diff === null) && filter !== undefined ? [diffText(filter)] : []),
  ]
  return parts.join('; ')
}

const DIFF_MAX = 300

/** Once a robot is erased, a name stands for it that leads nowhere. */
const askedRobotOf = ({ kind, status, filter }: Operation): string | undefined =>
  kind === 'erasure' && status === 'done' ? undefined : robotIn(filter)

/** Of a change of one robot: a pin, its fleet, its configuration. */
const robotIn = (diff: unknown): string | undefined =>
  isObject(diff) && typeof diff.robot_id === 'string' ? diff.robot_id : undefined

/** A change is stored as it was made; for a table it is one line: what it is about, and what became of what. */
function diffText(diff: unknown): string {
  const text = isObject(diff) ? parts(diff).join(', ') : valueText(diff)
  return text.length > DIFF_MAX ? `${text.slice(0, DIFF_MAX)}…` : text
}

function parts({ before, after, ...about }: Fields): readonly string[] {
  const said = Object.entries(about).map(([name, value]) => `${name} ${valueText(value)}`)
  if (before === undefined && after === undefined) return said
  if (!isObject(before ?? {}) || !isObject(after ?? {})) return [...said, `${valueText(before)} → ${valueText(after)}`]
  const [was, is] = [(before ?? {}) as Fields, (after ?? {}) as Fields]
  const changed = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]),
  )
  return [...said, ...changed.map((name) => `${name} ${valueText(was[name])} → ${valueText(is[name])}`)]
}

type Fields = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const valueText = (value: unknown): string => {
  if (value === undefined || value === null) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export interface Range {
  /** Days of UTC, both of them part of it. */
  readonly first: string
  readonly last: string
}

const DAY_MS = 86_400_000
const isDay = (text: string | null): text is string =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOf(Date.parse(text)) === text

export const dayOf = (ms: number): string => (Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 10))

/** Of the page's address; today where it says nothing, or nothing that is a day. */
export function rangeIn(first: string | null, last: string | null, today: string): Range {
  if (!isDay(first)) return { first: today, last: today }
  const end = isDay(last) ? last : first
  return first <= end ? { first, last: end } : { first: end, last: first }
}

/** No more days than are asked for at once, and none to come: each is a page of the trail, also where nobody did anything. */
export const DAYS_MAX = 92

export function within({ first, last }: Range, today: string): Range {
  const end = last < today ? last : today
  const begin = dayOf(Date.parse(end) - (DAYS_MAX - 1) * DAY_MS)
  return { first: first > end ? end : first < begin ? begin : first, last: end }
}

/** As GET /audit wants it: the days of UTC by which the trail is kept. */
export function askedBy({ first, last }: Range): { readonly from: string; readonly until: string } {
  return { from: `${first}T00:00:00.000Z`, until: new Date(Date.parse(last) + DAY_MS).toISOString() }
}

export function moved({ first, last }: Range, days: number): Range {
  return { first: dayOf(Date.parse(first) + days * DAY_MS), last: dayOf(Date.parse(last) + days * DAY_MS) }
}

export const daysIn = ({ first, last }: Range): number => (Date.parse(last) - Date.parse(first)) / DAY_MS + 1

/** How many did what: what stands above the table. */
export function tallied(
  rows: readonly AuditRow[],
): readonly { readonly what: string; readonly who: readonly string[]; readonly times: number }[] {
  const byKind = Map.groupBy(rows, ({ what }) => what)
  return [...byKind]
    .map(([what, of]) => ({ what, who: [...new Set(of.map(({ who }) => who))].toSorted(), times: of.length }))
    .toSorted((one, other) => other.times - one.times || one.what.localeCompare(other.what))
}
