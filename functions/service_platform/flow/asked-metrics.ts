/**
 * Which metrics are looked at, each with a name by which it is found again. They are of the parts that the picture of the whole
 * shows (places.json) and cost by their number, so each has a use: a box's rate, what is wrong in it, how far it is behind.
 */
import type { MinuteMetric, MinuteSeries } from '../../ports/minute-metrics.ts'
import type { Places } from './places.ts'

export interface Named {
  readonly environment: string
  readonly stream: string
  /** What a queue is for → its name. */
  readonly queues: Readonly<Record<string, string>>
  readonly rules: readonly string[]
}

export type MetricKey = string

export const askedMetrics = (places: Places, names: Named): ReadonlyMap<MetricKey, MinuteMetric> => {
  const lambda = (name: string, metric: string, statistic: MinuteMetric['statistic'] = 'Sum'): MinuteMetric => ({
    namespace: 'AWS/Lambda',
    name: metric,
    dimensions: { FunctionName: `signalbox-${names.environment}-${name}` },
    statistic,
  })
  const ours = (namespace: string, name: string, statistic: MinuteMetric['statistic'] = 'Sum'): MinuteMetric => ({
    namespace: `Signalbox/${names.environment}`,
    name,
    dimensions: { namespace },
    statistic,
  })
  const stream = (name: string): MinuteMetric => ({
    namespace: 'AWS/Kinesis',
    name,
    dimensions: { StreamName: names.stream },
    statistic: 'Sum',
  })
  const queue = (of: string, name: string): MinuteMetric => ({
    namespace: 'AWS/SQS',
    name,
    dimensions: { QueueName: of },
    statistic: 'Maximum',
  })
  const { boxes } = places
  return new Map<MetricKey, MinuteMetric>([
    ...outcomes.map((name) => [`outcome ${name}`, ours(line, name)] as const),
    ['undecided', ours(line, 'undecided')],
    ['transition_ms p50', ours(line, 'transition_ms', 'p50')],
    ['transition_ms p99', ours(line, 'transition_ms', 'p99')],
    ['feed_ms p50', ours(feed, 'feed_ms', 'p50')],
    ['feed_ms p99', ours(feed, 'feed_ms', 'p99')],
    ['stream in', stream('IncomingRecords')],
    ['stream throttled', stream('WriteProvisionedThroughputExceeded')],
    ...boxes
      .flatMap(({ functions }) => functions)
      .map((name) => [`calls ${name}`, lambda(name, 'Invocations')] as const),
    [anyErrors, ofAllFunctions('Errors')],
    [anyThrottles, ofAllFunctions('Throttles')],
    ...boxes
      .flatMap(({ readers }) => readers)
      .map((name) => [`age ${name}`, lambda(name, 'IteratorAge', 'Maximum')] as const),
    ...Object.entries(names.queues).flatMap(([of, name]) => [
      [`waiting ${of}`, queue(name, 'ApproximateNumberOfMessagesVisible')] as const,
      [`oldest ${of}`, queue(name, 'ApproximateAgeOfOldestMessage')] as const,
    ]),
    ...names.rules.map(
      (name) =>
        [
          `rule ${name}`,
          { namespace: 'AWS/IoT', name: 'TopicMatch', dimensions: { RuleName: name }, statistic: 'Sum' },
        ] as const,
    ),
  ])
}

/** Which function fails or is throttled: looked at when any does, which is seldom; it would be more than half of the bill. */
export const suspectedMetrics = (places: Places, { environment }: Named): ReadonlyMap<MetricKey, MinuteMetric> =>
  new Map(
    places.boxes
      .flatMap(({ functions }) => functions)
      .flatMap((name) => {
        const dimensions = { FunctionName: `signalbox-${environment}-${name}` }
        return [
          [`errors ${name}`, { ...ofAllFunctions('Errors'), dimensions }] as const,
          [`throttles ${name}`, { ...ofAllFunctions('Throttles'), dimensions }] as const,
        ]
      }),
  )

export const anyErrors = 'errors of all'
export const anyThrottles = 'throttles of all'

/** Without a dimension it is that of all functions: all of the account and region are ours (docs/adr/0015). */
const ofAllFunctions = (name: string): MinuteMetric => ({
  namespace: 'AWS/Lambda',
  name,
  dimensions: {},
  statistic: 'Sum',
})

export const outcomes = ['applied', 'observed', 'refused', 'duplicate', 'dead_lettered', 'shed'] as const
export type Outcome = (typeof outcomes)[number]

const line = 'service_platform.core.messaging'
const feed = 'service_platform.api_gateway'

/** What was found, by name. */
export interface Measured {
  series(key: MetricKey): MinuteSeries
  /** Of the minutes that have begun since `from`. */
  sum(key: MetricKey, from: number): number
  /** The newest value since `from`; undefined where there is none: nothing was counted, or not yet. */
  newest(key: MetricKey, from: number): number | undefined
}

export const measuredIn = (asked: ReadonlyMap<MetricKey, MinuteMetric>, found: readonly MinuteSeries[]): Measured => {
  const byKey = new Map([...asked.keys()].map((key, index) => [key, found[index] ?? []]))
  const since = (key: MetricKey, from: number) => (byKey.get(key) ?? []).filter(({ at }) => at >= from)
  return {
    series: (key) => byKey.get(key) ?? [],
    sum: (key, from) => since(key, from).reduce((total, { value }) => total + value, 0),
    newest: (key, from) => since(key, from).at(-1)?.value,
  }
}
