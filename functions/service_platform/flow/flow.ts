/**
 * What happens now, out of what was counted: pure. Rates are of the minute that lasts and the one before it; errors and throttles
 * of five minutes, so that one that has just happened is not over before anybody has looked.
 */
import type { FailureTotals } from '../../ports/failure-groups.ts'
import type { MinuteMetric } from '../../ports/minute-metrics.ts'
import type { RobotStateCounts } from '../../ports/robot-states.ts'
import { type Measured, type MetricKey, type Outcome, outcomes } from './asked-metrics.ts'
import type { Places, PlacesBox } from './places.ts'
import { type Stuck, stuckIn } from './stuck.ts'

export interface Counted {
  /** Epoch milliseconds. */
  readonly now: number
  readonly metrics_at: number
  readonly asked: ReadonlyMap<MetricKey, MinuteMetric>
  readonly measured: Measured
  readonly books: Readonly<Record<string, number>>
  readonly totals: FailureTotals
  readonly open_by_stage: Readonly<Record<string, number>>
  /** Of which most are open. */
  readonly top_cause: { readonly error_class: string; readonly stage: string; readonly open: number } | undefined
  readonly robots: RobotStateCounts
  /** From when on the line is said to be behind. */
  readonly behind_seconds: number
}

export interface Flow {
  /** RFC 3339 */
  readonly at: string
  readonly metrics_at: string
  readonly books: Readonly<Record<string, number>>
  readonly per_minute: readonly MinuteOfOutcomes[]
  /** The one that lasts: it grows until it is over. */
  readonly this_minute: MinuteOfOutcomes
  readonly lag: Lag
  readonly robots: RobotsNow
  readonly failures: Readonly<Record<string, number>>
  readonly boxes: readonly BoxNow[]
  readonly edges: readonly EdgeNow[]
  readonly stuck: readonly Stuck[]
}

export type MinuteOfOutcomes = { readonly at: string } & Readonly<Record<Outcome, number>>

export interface Lag {
  /** Of the oldest record that dispatch has not finished. */
  readonly stream_seconds: number | null
  readonly outbox_seconds: number | null
  readonly listeners_seconds: number | null
  /** From what happened to listeners, of the last minutes. */
  readonly delivered_ms_p50: number | null
  readonly delivered_ms_p99: number | null
  readonly transition_ms_p50: number | null
  readonly transition_ms_p99: number | null
}

export interface RobotsNow {
  readonly count: number
  readonly by_state: Readonly<Record<string, number>>
  readonly by_policy_version: Readonly<Record<string, number>>
  readonly parked: number
  readonly needs_attention: number
  /** There are more than were counted. */
  readonly cut: boolean
}

export interface BoxNow {
  readonly name: string
  readonly outside: boolean
  /** What a second brings: messages, or calls of its functions where nobody counts messages. */
  readonly per_second: number | null
  readonly unit: 'messages' | 'calls'
  /** What waits in front of it. */
  readonly backlog: number | null
  readonly backlog_age_seconds: number | null
  /** Open in the failure store, of what went wrong here. */
  readonly failures: number
  /** Of functions, in the last five minutes. */
  readonly errors: number
  readonly throttles: number
  readonly parts: readonly PartNow[]
}

export interface PartNow {
  readonly name: string
  readonly kind: 'function' | 'queue' | 'stream'
  readonly per_second: number | null
  readonly errors: number
  readonly throttles: number
  readonly waiting: number | null
  readonly age_seconds: number | null
}

export interface EdgeNow {
  readonly from: string
  readonly to: string
  /** null: nobody counts what goes along it. */
  readonly per_second: number | null
  readonly unit: 'messages' | 'calls'
  readonly calls: readonly string[]
  readonly by: readonly string[]
}

export const flowOf = (counted: Counted, places: Places): Flow => {
  const { now, metrics_at, books, totals } = counted
  const boxes = places.boxes.map((box) => boxNow(box, counted))
  const lag = lagOf(counted)
  const robots = robotsNow(counted.robots)
  return {
    at: new Date(now).toISOString(),
    metrics_at: new Date(metrics_at).toISOString(),
    books,
    ...minutesOf(counted),
    lag,
    robots,
    failures: { ...noFailures, ...totals },
    boxes,
    edges: places.edges.map((edge) => ({ ...edge, ...rateOfEdge(edge, counted) })),
    stuck: stuckIn({ counted, boxes, lag, robots }),
  }
}

const noFailures = { open: 0, retrying: 0, held: 0, needs_attention: 0, resolved: 0, archived: 0 }

export const MINUTE_MS = 60_000
/** Minutes that are shown. */
export const MINUTES = 60

/** Every minute is there, also one in which nothing was said: a hole would be drawn as a line. The one that lasts stands apart. */
const minutesOf = ({ metrics_at, measured }: Counted): Pick<Flow, 'per_minute' | 'this_minute'> => {
  const last = minuteOf(metrics_at)
  const found = outcomes.map(
    (name) => [name, new Map(measured.series(`outcome ${name}`).map(({ at, value }) => [at, value]))] as const,
  )
  const minuteAt = (at: number): MinuteOfOutcomes => ({
    at: new Date(at).toISOString(),
    ...(Object.fromEntries(found.map(([name, values]) => [name, values.get(at) ?? 0])) as Record<Outcome, number>),
  })
  return {
    per_minute: Array.from({ length: MINUTES }, (_, n) => minuteAt(last - (MINUTES - n) * MINUTE_MS)),
    this_minute: minuteAt(last),
  }
}

const lagOf = ({ metrics_at, measured }: Counted): Lag => {
  const from = minuteOf(metrics_at) - 4 * MINUTE_MS
  const seconds = (key: MetricKey) => {
    const found = measured.newest(key, from)
    return found === undefined ? null : Math.round(found / 100) / 10
  }
  const ms = (key: MetricKey) => {
    const found = measured.newest(key, from)
    return found === undefined ? null : Math.round(found)
  }
  return {
    stream_seconds: seconds('age dispatch'),
    outbox_seconds: seconds('age outbox'),
    listeners_seconds: seconds('age feed-fanout'),
    delivered_ms_p50: ms('feed_ms p50'),
    delivered_ms_p99: ms('feed_ms p99'),
    transition_ms_p50: ms('transition_ms p50'),
    transition_ms_p99: ms('transition_ms p99'),
  }
}

export const robotsNow = ({ robots, cut }: RobotStateCounts): RobotsNow => ({
  count: robots.length,
  by_state: countedBy(robots.map(({ state }) => state)),
  by_policy_version: countedBy(robots.map(({ policy_version }) => policy_version)),
  parked: robots.filter(({ parked }) => parked === 'parked').length,
  needs_attention: robots.filter(({ parked }) => parked === 'needs_attention').length,
  cut,
})

const countedBy = (values: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...Map.groupBy(values, (value) => value)]
      .map(([value, all]) => [value, all.length] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  )

const boxNow = (box: PlacesBox, counted: Counted): BoxNow => {
  const { name, functions, readers, outside = false } = box
  const parts = [
    ...functions.map((one) => functionNow(one, readers.includes(one), counted)),
    ...(name === line ? [streamNow(counted), ...queuesNow(counted)] : []),
  ]
  const waiting = parts.flatMap((part) => (part.waiting === null ? [] : [part.waiting]))
  const ages = parts.flatMap((part) => (part.age_seconds === null ? [] : [part.age_seconds]))
  return {
    name,
    outside,
    ...rateOfBox(box, counted),
    backlog: waiting.length === 0 ? null : waiting.reduce((sum, one) => sum + one, 0),
    backlog_age_seconds: ages.length === 0 ? null : Math.max(...ages),
    failures: Object.entries(counted.open_by_stage)
      .filter(([stage]) => boxOfStage(stage) === name)
      .reduce((sum, [, count]) => sum + count, 0),
    errors: parts.reduce((sum, { errors }) => sum + errors, 0),
    throttles: parts.reduce((sum, { throttles }) => sum + throttles, 0),
    parts,
  }
}

/** Where what failed is at home. */
export const boxOfStage = (stage: string): string => boxesByStage[stage] ?? line

const line = 'service_platform.core.messaging'

const boxesByStage: Readonly<Record<string, string>> = {
  rule: 'device.hw',
  outbox: 'service_platform.core.event_rule',
  bus_target: 'service_platform.core.event_rule',
  bridge: 'service_platform.bridge',
  webhook: 'service_platform.bridge',
  feed: 'service_platform.api_gateway',
  stream_to_lake: 'data_core.datalake',
}

const functionNow = (name: string, reads: boolean, { metrics_at, measured }: Counted): PartNow => {
  const since = recentlyFrom(metrics_at)
  const age = reads ? measured.newest(`age ${name}`, since) : undefined
  return {
    name,
    kind: 'function',
    per_second: rate(measured, `calls ${name}`, metrics_at),
    errors: measured.sum(`errors ${name}`, since),
    throttles: measured.sum(`throttles ${name}`, since),
    waiting: null,
    age_seconds: age === undefined ? null : Math.round(age / 100) / 10,
  }
}

const streamNow = ({ metrics_at, measured }: Counted): PartNow => ({
  name: 'stream',
  kind: 'stream',
  per_second: rate(measured, 'stream in', metrics_at),
  errors: 0,
  throttles: measured.sum('stream throttled', recentlyFrom(metrics_at)),
  waiting: null,
  age_seconds: null,
})

/** They wait for people: they are no backlog. */
const forPeople: ReadonlySet<string> = new Set(['shelf', 'unreadable'])

const queuesNow = ({ asked, metrics_at, measured }: Counted): readonly PartNow[] =>
  [...asked.keys()]
    .filter((key) => key.startsWith('waiting '))
    .map((key) => key.slice('waiting '.length))
    .map((name) => {
      const since = recentlyFrom(metrics_at)
      return {
        name,
        kind: 'queue',
        per_second: null,
        errors: 0,
        throttles: 0,
        waiting: forPeople.has(name) ? null : (measured.newest(`waiting ${name}`, since) ?? null),
        age_seconds: name === 'intake' ? (measured.newest(`oldest ${name}`, since) ?? null) : null,
      }
    })

type Rate = Pick<EdgeNow, 'per_second' | 'unit'>

const rateOfBox = ({ name, functions }: PlacesBox, counted: Counted): Rate => {
  const { measured, metrics_at } = counted
  if (name === 'device.hw' || name === 'robots') return saidByRobots(counted)
  if (name === line) return { per_second: rate(measured, 'stream in', metrics_at), unit: 'messages' }
  if (functions.length === 0) return { per_second: null, unit: 'calls' }
  return { per_second: rateOfCalls(functions, counted), unit: 'calls' }
}

const rateOfEdge = (
  { from, to, calls }: { readonly from: string; readonly to: string; readonly calls: readonly string[] },
  counted: Counted,
): Rate => {
  if ((from === 'robots' && to === 'device.hw') || (from === 'device.hw' && to === line)) return saidByRobots(counted)
  if (from === line && to === 'data_core.datalake') {
    return { per_second: rate(counted.measured, 'stream in', counted.metrics_at), unit: 'messages' }
  }
  return { per_second: calls.length === 0 ? null : rateOfCalls(calls, counted), unit: 'calls' }
}

const saidByRobots = ({ asked, measured, metrics_at }: Counted): Rate => {
  const rules = [...asked.keys()].filter((key) => key.startsWith('rule '))
  const sum = rules.reduce((total, key) => total + rate(measured, key, metrics_at), 0)
  return { per_second: rounded(sum), unit: 'messages' }
}

const rateOfCalls = (functions: readonly string[], { measured, metrics_at }: Counted): number =>
  rounded(functions.reduce((sum, name) => sum + rate(measured, `calls ${name}`, metrics_at), 0))

/** Of the minute that lasts and the one before it: what has just begun shows, and a minute's edge is no dip. */
const rate = (measured: Measured, key: MetricKey, now: number): number => {
  const from = minuteOf(now) - MINUTE_MS
  return rounded(measured.sum(key, from) / ((now - from) / 1000))
}

const rounded = (value: number): number => Math.round(value * 100) / 100

export const minuteOf = (ms: number): number => Math.floor(ms / MINUTE_MS) * MINUTE_MS

export const recentlyFrom = (now: number): number => minuteOf(now) - 4 * MINUTE_MS
