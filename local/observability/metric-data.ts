/** GetMetricData and ListMetrics over the hours and minutes that are kept: sums of one metric, no expressions. */
import * as z from 'zod'
import { AwsError } from '../aws-api/service.ts'
import type { HourlyMetrics, Metric, Statistics } from './hourly-metrics.ts'
import type { MinuteMetrics } from './minute-metrics.ts'

const dimension = z.object({ Name: z.string(), Value: z.string().optional() })
const metric = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(dimension).default([]),
})
const stats = ['Sum', 'SampleCount', 'Minimum', 'Maximum', 'Average', 'p50', 'p90', 'p99'] as const
const query = z.object({
  Id: z.string().regex(/^[a-z][a-zA-Z0-9_]*$/, 'an id begins with a lower-case letter'),
  Label: z.string().optional(),
  ReturnData: z.boolean().default(true),
  MetricStat: z.object(
    {
      Metric: metric,
      Period: z.int().multipleOf(60, 'metrics are kept by the minute here: a period is a multiple of 60'),
      Stat: z.enum(stats),
    },
    'expressions are not computed here: ask for a MetricStat',
  ),
})
const metricDataInput = z.object({
  MetricDataQueries: z.array(query).min(1).max(500),
  StartTime: z.number(),
  EndTime: z.number(),
  ScanBy: z.enum(['TimestampAscending', 'TimestampDescending']).default('TimestampDescending'),
})
const listInput = z.object({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(dimension).default([]),
})

/** Times in epoch seconds, as on the wire. */
export function metricData(metrics: HourlyMetrics, minutes: MinuteMetrics, given: unknown) {
  const { MetricDataQueries, StartTime, EndTime, ScanBy } = inputOf(metricDataInput, given)
  if (EndTime <= StartTime) throw new AwsError('ValidationError', 'The parameter StartTime must be less than EndTime')
  const MetricDataResults = MetricDataQueries.filter(({ ReturnData }) => ReturnData).map(
    ({ Id, Label, MetricStat }) => {
      const { Period, Stat } = MetricStat
      // What is asked for by the hour is there for a month, the rest for some hours.
      const kept: Pick<MinuteMetrics | HourlyMetrics, 'read'> = Period % 3600 === 0 ? metrics : minutes
      const found: ReadonlyMap<number, Statistics> = kept.read(
        metricNamed(MetricStat.Metric),
        StartTime * 1000,
        EndTime * 1000,
      )
      const periods = Map.groupBy(found, ([at]) => Math.floor(at / 1000 / Period) * Period)
      const points = [...periods].sort(([a], [b]) => (ScanBy === 'TimestampAscending' ? a - b : b - a))
      return {
        Id,
        Label: Label ?? MetricStat.Metric.MetricName,
        StatusCode: 'Complete',
        Timestamps: points.map(([at]) => at),
        Values: points.map(([, its]) => statisticOf[Stat](together(its.map(([, each]) => each)))),
      }
    },
  )
  return { MetricDataResults, Messages: [] }
}

export function listedMetrics(metrics: HourlyMetrics, given: unknown) {
  const { Namespace, MetricName, Dimensions } = inputOf(listInput, given)
  const isAsked = ({ namespace, name, dimensions }: Metric) =>
    (Namespace === undefined || Namespace === namespace) &&
    (MetricName === undefined || MetricName === name) &&
    Dimensions.every(({ Name, Value }) => Name in dimensions && (Value === undefined || dimensions[Name] === Value))
  const Metrics = metrics
    .metrics()
    .filter(isAsked)
    .map(({ namespace, name, dimensions }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    }))
  return { Metrics }
}

const statisticOf: Readonly<Record<(typeof stats)[number], (of: Statistics) => number>> = {
  Sum: ({ sum }) => sum,
  SampleCount: ({ count }) => count,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
  Average: ({ sum, count }) => sum / count,
  p50: percentile(0.5),
  p90: percentile(0.9),
  p99: percentile(0.99),
}

/** Of the values that were kept: of old minutes and by the hour there are none, and it is the average. */
function percentile(share: number): (of: Statistics) => number {
  return ({ values = [], sum, count }) => {
    const sorted = values.toSorted((one, other) => one - other)
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? sum / count
  }
}

function together(all: readonly Statistics[]): Statistics {
  return {
    values: all.flatMap(({ values = [] }) => values),
    sum: all.reduce((total, { sum }) => total + sum, 0),
    count: all.reduce((total, { count }) => total + count, 0),
    min: Math.min(...all.map(({ min }) => min)),
    max: Math.max(...all.map(({ max }) => max)),
  }
}

const metricNamed = ({ Namespace, MetricName, Dimensions }: z.output<typeof metric>): Metric => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: Object.fromEntries(Dimensions.map(({ Name, Value = '' }) => [Name, Value])),
})

function inputOf<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  throw new AwsError('ValidationError', `${issue?.path.join('.')}: ${issue?.message}`)
}
