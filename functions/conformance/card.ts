/**
 * The conformance card of one robot that speaks VDA 5050: how well it keeps to it, counted since it was first heard. Pure; what is
 * counted while it speaks is in messages/dialects/vda-5050-card.ts. Each measure has its formula and a worked example in
 * docs/conformance.md, under its name; a test holds the two together.
 *
 * A verdict is about the robot, `unknown` means that nothing was heard that could tell. Limits are VDA 5050's where it has one,
 * else what a fleet of this system needs; either is said in the document.
 */
import type { VdaCardMemory, VdaMemory } from '../../messages/dialects/vda-5050-memory.ts'

export type Verdict = 'ok' | 'warning' | 'fails' | 'unknown'

export interface Measure {
  readonly measure: MeasureName
  /** Null where nothing could be measured. */
  readonly value: number | null
  readonly unit: string
  readonly verdict: Verdict
  /** Why it is unknown, or what stands behind the value. */
  readonly reason?: string
  readonly details?: Readonly<Record<string, unknown>>
}

export const measureNames = [
  'retained',
  'qos',
  'last_will',
  'header_gaps',
  'header_order',
  'header_restarts',
  'clock_skew',
  'state_interval',
  'schema_errors',
  'unreadable',
  'identity',
  'echo_latency',
  'unanswered',
  'resends',
  'rejections',
  'bytes',
  'rate',
  'budget',
] as const
export type MeasureName = (typeof measureNames)[number]

/** What the broker keeps on a topic; `reason` where it could not be asked. */
export type KeptByBroker =
  | { readonly qos: number; readonly kept_at?: string }
  | { readonly none: true }
  | { readonly reason: string }

export interface Retained {
  readonly connection: KeptByBroker
  readonly factsheet: KeptByBroker
}

export interface ConformanceCard {
  readonly robot_id: string
  readonly version: string
  readonly interface: string
  readonly major: number
  /** RFC 3339. */
  readonly since: string
  readonly state_at: string | null
  readonly records: number
  readonly verdict: Verdict
  readonly measures: readonly Measure[]
}

export const conformanceCard = (
  robot_id: string,
  memory: VdaMemory,
  retained: Retained,
  nowMs: number,
): ConformanceCard => {
  const { card, state } = memory
  const measures = [
    retention(retained),
    qos(retained),
    lastWill(card),
    headerGaps(card),
    headerOrder(card),
    headerRestarts(card),
    clockSkew(card),
    stateInterval(memory, nowMs),
    schemaErrors(card),
    counted('unreadable', card.unreadable, 'messages that could not be opened: they are dead letters'),
    counted('identity', card.mismatches, 'messages whose header names another robot than their topic'),
    echoLatency(card),
    unanswered(card, nowMs),
    resends(card),
    rejections(card),
    bytes(card),
    rate(card, state?.received_at_ms),
    budget(card),
  ]
  return {
    robot_id,
    version: memory.version,
    interface: memory.interface,
    major: memory.major,
    since: new Date(card.since_ms).toISOString(),
    state_at: state === undefined ? null : new Date(state.received_at_ms).toISOString(),
    records: card.records,
    verdict: worst(measures),
    measures,
  }
}

const ORDER: readonly Verdict[] = ['fails', 'warning', 'ok', 'unknown']

const worst = (measures: readonly Measure[]): Verdict =>
  ORDER.find((verdict) => measures.some((one) => one.verdict === verdict)) ?? 'unknown'

const isKept = (kept: KeptByBroker): kept is { readonly qos: number } => 'qos' in kept

const retention = ({ connection, factsheet }: Retained): Measure => {
  const asked = [connection, factsheet].filter((kept) => !('reason' in kept))
  const kept = asked.filter(isKept).length
  const reason = [connection, factsheet].find((one) => 'reason' in one)
  return {
    measure: 'retained',
    value: asked.length === 0 ? null : kept,
    unit: 'of 2 topics',
    verdict: asked.length < 2 ? 'unknown' : kept === 2 ? 'ok' : isKept(connection) ? 'warning' : 'fails',
    ...(reason && 'reason' in reason && { reason: reason.reason }),
    details: { connection: shownKept(connection), factsheet: shownKept(factsheet) },
  }
}

const shownKept = (kept: KeptByBroker): string =>
  isKept(kept) ? 'retained' : 'none' in kept ? 'not retained' : 'unknown'

const qos = ({ connection }: Retained): Measure => {
  if (!isKept(connection)) {
    const reason =
      'reason' in connection
        ? connection.reason
        : 'the broker tells the QoS of a retained message only, and the connection message is none'
    return { measure: 'qos', value: null, unit: 'QoS of connection', verdict: 'unknown', reason }
  }
  return {
    measure: 'qos',
    value: connection.qos,
    unit: 'QoS of connection',
    verdict: connection.qos >= 1 ? 'ok' : 'fails',
  }
}

const lastWill = ({ wills }: VdaCardMemory): Measure => ({
  measure: 'last_will',
  value: wills ?? 0,
  unit: 'last wills',
  verdict: (wills ?? 0) > 0 ? 'ok' : 'unknown',
  ...((wills ?? 0) === 0 && { reason: 'its connection never broke, or it has no last will' }),
})

const sumOf = (card: VdaCardMemory, what: 'heard' | 'missing' | 'gaps' | 'late' | 'restarts'): number =>
  Object.values(card.headers).reduce((sum, one) => sum + one[what], 0)

const headerGaps = (card: VdaCardMemory): Measure => {
  const missing = sumOf(card, 'missing')
  const all = sumOf(card, 'heard') - sumOf(card, 'late') + missing
  const share = all === 0 ? null : rounded(missing / all, 4)
  return {
    measure: 'header_gaps',
    value: share,
    unit: 'of its messages',
    verdict: share === null ? 'unknown' : share === 0 ? 'ok' : share <= 0.01 ? 'warning' : 'fails',
    ...(share === null && { reason: 'nothing with a headerId was heard' }),
    details: { missing, gaps: sumOf(card, 'gaps'), heard: sumOf(card, 'heard') },
  }
}

const headerOrder = (card: VdaCardMemory): Measure => {
  const late = sumOf(card, 'late')
  return {
    measure: 'header_order',
    value: late,
    unit: 'messages behind a newer one',
    verdict: sumOf(card, 'heard') === 0 ? 'unknown' : late === 0 ? 'ok' : 'warning',
  }
}

const headerRestarts = (card: VdaCardMemory): Measure => ({
  measure: 'header_restarts',
  value: sumOf(card, 'restarts'),
  unit: 'restarts of headerId',
  verdict: sumOf(card, 'heard') === 0 ? 'unknown' : 'ok',
})

const SKEW_OK_MS = 1_000
const SKEW_MS_MAX = 60_000

const clockSkew = ({ skew }: VdaCardMemory): Measure => {
  if (skew === undefined) {
    const reason = 'no state with a timestamp was heard'
    return { measure: 'clock_skew', value: null, unit: 'seconds', verdict: 'unknown', reason }
  }
  const off = Math.abs(skew.last)
  return {
    measure: 'clock_skew',
    value: seconds(skew.last),
    unit: 'seconds',
    verdict: off <= SKEW_OK_MS ? 'ok' : off <= SKEW_MS_MAX ? 'warning' : 'fails',
    details: { min: seconds(skew.min), max: seconds(skew.max) },
  }
}

const STATE_SECONDS_MAX = 30

const stateInterval = ({ card, state, connected }: VdaMemory, nowMs: number): Measure => {
  if (state === undefined) {
    return {
      measure: 'state_interval',
      value: null,
      unit: 'seconds',
      verdict: 'unknown',
      reason: 'no state was heard',
    }
  }
  const running = connected === true ? nowMs - state.received_at_ms : 0
  const longest = seconds(Math.max(card.silence?.longest_ms ?? 0, running))
  const over = (card.silence?.over ?? 0) + (running > STATE_SECONDS_MAX * 1000 ? 1 : 0)
  return {
    measure: 'state_interval',
    value: longest,
    unit: 'seconds',
    verdict: over === 0 ? 'ok' : longest <= STATE_SECONDS_MAX * 1.5 ? 'warning' : 'fails',
    details: { over_30_seconds: over },
  }
}

const schemaErrors = ({ schema, records }: VdaCardMemory): Measure => {
  const wrong = schema?.total ?? 0
  const share = records === 0 ? null : rounded(wrong / records, 4)
  return {
    measure: 'schema_errors',
    value: share,
    unit: 'of its messages',
    verdict: share === null ? 'unknown' : share === 0 ? 'ok' : 'warning',
    details: { messages: wrong, newest: schema?.newest ?? [] },
  }
}

const counted = (measure: MeasureName, count = 0, unit: string): Measure => ({
  measure,
  value: count,
  unit,
  verdict: count === 0 ? 'ok' : 'fails',
})

const ECHO_SECONDS_MAX = 2

const echoLatency = ({ echoes = [] }: VdaCardMemory): Measure => {
  if (echoes.length === 0) {
    const reason = 'it was sent nothing that it has echoed'
    return { measure: 'echo_latency', value: null, unit: 'seconds', verdict: 'unknown', reason }
  }
  const sorted = [...echoes].sort((a, b) => a - b)
  const median = seconds(sorted[Math.floor((sorted.length - 1) / 2)] ?? 0)
  return {
    measure: 'echo_latency',
    value: median,
    unit: 'seconds',
    verdict: median <= ECHO_SECONDS_MAX ? 'ok' : 'warning',
    details: { longest: seconds(sorted.at(-1) ?? 0), of: sorted.length },
  }
}

const ANSWER_SECONDS_MAX = 30

const unanswered = ({ unanswered: open }: VdaCardMemory, nowMs: number): Measure => {
  const waiting = open === undefined ? 0 : seconds(nowMs - open.since_ms)
  return {
    measure: 'unanswered',
    value: open?.count ?? 0,
    unit: 'orders and actions',
    verdict: waiting <= ECHO_SECONDS_MAX ? 'ok' : waiting <= ANSWER_SECONDS_MAX ? 'warning' : 'fails',
    ...(open !== undefined && { details: { oldest_seconds: waiting, sends: open.sends } }),
  }
}

const resends = ({ resends: before = 0, echoes, unanswered: open }: VdaCardMemory): Measure => {
  if (echoes === undefined && open === undefined) {
    const reason = 'it was sent nothing'
    return { measure: 'resends', value: null, unit: 'resends', verdict: 'unknown', reason }
  }
  const count = before + (open === undefined ? 0 : open.sends - open.count)
  return { measure: 'resends', value: count, unit: 'resends', verdict: count === 0 ? 'ok' : 'warning' }
}

const rejections = ({ rejected = 0 }: VdaCardMemory): Measure => ({
  measure: 'rejections',
  value: rejected,
  unit: 'orders and actions',
  verdict: rejected === 0 ? 'ok' : 'warning',
})

/** Half of what IoT Core takes: above 128 KB it drops the connection. */
const BYTES_MAX = 64 * 1024

const bytes = ({ bytes: sum, bytes_max, records }: VdaCardMemory): Measure => ({
  measure: 'bytes',
  value: bytes_max,
  unit: 'bytes of the largest message',
  verdict: records === 0 ? 'unknown' : bytes_max <= BYTES_MAX / 4 ? 'ok' : bytes_max <= BYTES_MAX ? 'warning' : 'fails',
  details: { mean: records === 0 ? 0 : Math.round(sum / records), sum },
})

const RATE_MAX = 20

const rate = ({ rate: { peak, count }, since_ms, records }: VdaCardMemory, lastMs: number | undefined): Measure => {
  const most = Math.max(peak, count)
  const lasted = (lastMs ?? since_ms) - since_ms
  return {
    measure: 'rate',
    value: most,
    unit: 'messages in its fullest second',
    verdict: records === 0 ? 'unknown' : most <= RATE_MAX ? 'ok' : 'warning',
    details: { mean_per_second: lasted < 1000 ? null : rounded(records / (lasted / 1000), 2) },
  }
}

const budget = ({ over_budget = 0, records }: VdaCardMemory): Measure => ({
  measure: 'budget',
  value: over_budget,
  unit: 'messages whose telemetry was shed',
  verdict: records === 0 ? 'unknown' : over_budget === 0 ? 'ok' : 'fails',
})

const seconds = (milliseconds: number): number => rounded(milliseconds / 1000, 3)

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits
