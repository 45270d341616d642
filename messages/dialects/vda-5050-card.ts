// What the conformance card counts, record by record (docs/conformance.md has formula, meaning and a worked example of each).
// Pure: counters in, counters out. Times are the edge's; the robot's own clock is compared with itself and with the edge's, and
// decides nothing but this: a header id below the newest is `late` only if the robot's own clock does not say that it is newer.

import type { Budget } from './dialect.ts'
import {
  ECHOES_MAX,
  SCHEMA_ERRORS_MAX,
  type VdaCardMemory,
  type VdaHeaderCount,
  type VdaSchemaCount,
} from './vda-5050-memory.ts'

export interface Heard {
  readonly topic: string
  readonly bytes: number
  readonly received_at_ms: number
  readonly header_id: number | undefined
  /** Of the payload's timestamp, epoch milliseconds. */
  readonly said_ms: number | undefined
}

export function newCard(receivedAtMs: number): VdaCardMemory {
  return {
    since_ms: receivedAtMs,
    records: 0,
    bytes: 0,
    bytes_max: 0,
    headers: {},
    rate: { at_s: Math.floor(receivedAtMs / 1000), count: 0, peak: 0 },
    budget: { left: Number.MAX_SAFE_INTEGER, at_ms: receivedAtMs },
  }
}

/** Counts that hold for every record, opened or not. */
export function countRecord(card: VdaCardMemory, heard: Heard, budget: Budget | undefined): Counted {
  const { received_at_ms: at, bytes } = heard
  const spent = spend(card.budget, budget, at)
  const header =
    heard.header_id === undefined || heard.topic === 'connection' ? undefined : count(card, heard, heard.header_id)
  const skew =
    heard.said_ms === undefined || heard.topic !== 'state' ? card.skew : skewWith(card.skew, heard.said_ms - at)
  return {
    isLate: header?.isLate ?? false,
    isOver: spent.isOver,
    card: {
      ...card,
      records: card.records + 1,
      bytes: card.bytes + bytes,
      bytes_max: Math.max(card.bytes_max, bytes),
      headers: header === undefined ? card.headers : { ...card.headers, [heard.topic]: header.count },
      ...(skew === undefined ? undefined : { skew }),
      rate: rateWith(card.rate, Math.floor(at / 1000)),
      budget: spent.budget,
      ...(spent.isOver ? { over_budget: (card.over_budget ?? 0) + 1 } : undefined),
    },
  }
}

export interface Counted {
  readonly card: VdaCardMemory
  /** It lies before the newest of its topic: whatever it says has been overtaken. */
  readonly isLate: boolean
  readonly isOver: boolean
}

/** Further behind than this, or later, is a robot that began again: MQTT mixes neighbours, not minutes. */
const LATE_IDS_MAX = 64
const LATE_MS_MAX = 10_000

function count(
  { headers, rate }: VdaCardMemory,
  { topic, received_at_ms, said_ms }: Heard,
  id: number,
): { readonly count: VdaHeaderCount; readonly isLate: boolean } {
  const said = said_ms === undefined ? undefined : { said_ms }
  const known = headers[topic]
  if (known === undefined)
    return { count: { last: id, heard: 1, gaps: 0, missing: 0, restarts: 0, late: 0, ...said }, isLate: false }
  const before = { ...known, heard: known.heard + 1 }
  if (before.fresh === true) {
    const { fresh: _, ...counts } = before
    const restarts = before.restarts + (id < before.last ? 1 : 0)
    return { count: { ...counts, last: id, restarts, ...said }, isLate: false }
  }
  if (id > before.last) {
    const missing = id - before.last - 1
    return {
      count: {
        ...before,
        last: id,
        gaps: before.gaps + (missing > 0 ? 1 : 0),
        missing: before.missing + missing,
        ...said,
      },
      isLate: false,
    }
  }
  const isNear = before.last - id <= LATE_IDS_MAX && received_at_ms - rate.at_s * 1000 <= LATE_MS_MAX
  const isOlder = said_ms === undefined || before.said_ms === undefined || said_ms <= before.said_ms
  if (isNear && isOlder) {
    // What had counted as missing has come, unless it is the newest again.
    const missing = id === before.last ? before.missing : Math.max(0, before.missing - 1)
    return { count: { ...before, missing, late: before.late + 1 }, isLate: true }
  }
  return { count: { ...before, last: id, restarts: before.restarts + 1, ...said }, isLate: false }
}

/** A robot that connects begins to count again, or goes on: both are right. */
export function countConnection(card: VdaCardMemory): VdaCardMemory {
  const headers = Object.entries(card.headers).map(([topic, one]) => [topic, { ...one, fresh: true }] as const)
  return { ...card, headers: Object.fromEntries(headers) }
}

function skewWith(before: VdaCardMemory['skew'], skew: number): NonNullable<VdaCardMemory['skew']> {
  if (before === undefined) return { last: skew, min: skew, max: skew }
  return { last: skew, min: Math.min(before.min, skew), max: Math.max(before.max, skew) }
}

function rateWith(before: VdaCardMemory['rate'], second: number): VdaCardMemory['rate'] {
  const count = second <= before.at_s ? before.count + 1 : 1
  return { at_s: Math.max(second, before.at_s), count, peak: Math.max(before.peak, count) }
}

/** A token bucket; without a budget it stays full. What is over takes no token, so that a storm does not starve its own end. */
function spend(
  before: VdaCardMemory['budget'],
  budget: Budget | undefined,
  at: number,
): { readonly budget: VdaCardMemory['budget']; readonly isOver: boolean } {
  if (budget === undefined) return { budget: before, isOver: false }
  const come = (Math.max(0, at - before.at_ms) * budget.per_second) / 1000
  const left = Math.min(budget.burst, before.left + come)
  const now = Math.max(at, before.at_ms)
  if (left < 1) return { budget: { left: rounded(left), at_ms: now }, isOver: true }
  return { budget: { left: rounded(left - 1), at_ms: now }, isOver: false }
}

const rounded = (tokens: number): number => Math.round(tokens * 1000) / 1000

/** Robots say their state at the latest every 30 s (VDA 5050, 6.10.5 of 2.x). */
const SILENCE_MS_MAX = 30_000

/** Time between two states while the robot was there. */
export function countSilence(card: VdaCardMemory, silence_ms: number): VdaCardMemory {
  const before = card.silence ?? { longest_ms: 0, over: 0 }
  if (silence_ms <= before.longest_ms && silence_ms <= SILENCE_MS_MAX && card.silence !== undefined) return card
  return {
    ...card,
    silence: {
      longest_ms: Math.max(before.longest_ms, silence_ms),
      over: before.over + (silence_ms > SILENCE_MS_MAX ? 1 : 0),
    },
  }
}

export function countFaults(card: VdaCardMemory, paths: readonly string[]): VdaCardMemory {
  if (paths.length === 0) return card
  let newest: readonly VdaSchemaCount[] = card.schema?.newest ?? []
  for (const path of paths) {
    const before = newest.find((one) => one.path === path)
    newest = [{ path, count: (before?.count ?? 0) + 1 }, ...newest.filter((one) => one !== before)]
  }
  return {
    ...card,
    schema: { total: (card.schema?.total ?? 0) + 1, newest: newest.slice(0, SCHEMA_ERRORS_MAX) },
  }
}

export function countAnswers(
  before: VdaCardMemory,
  {
    echoes,
    resends,
    rejected,
    unanswered,
  }: {
    readonly echoes: readonly number[]
    readonly resends: number
    readonly rejected: number
    readonly unanswered: VdaCardMemory['unanswered']
  },
): VdaCardMemory {
  // Most states answer nothing, and leave nothing open.
  if (echoes.length === 0 && rejected === 0 && unanswered === undefined && before.unanswered === undefined)
    return before
  const { unanswered: _, ...card } = before
  return {
    ...card,
    ...(unanswered !== undefined && { unanswered }),
    ...(echoes.length > 0 && { echoes: [...(card.echoes ?? []), ...echoes].slice(-ECHOES_MAX) }),
    ...(resends > 0 && { resends: (card.resends ?? 0) + resends }),
    ...(rejected > 0 && { rejected: (card.rejected ?? 0) + rejected }),
  }
}
