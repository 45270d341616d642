import {
  type CloudWatchClient,
  type Dimension,
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch'
import type { CountedHour, Counters } from './counters.ts'
import { failing } from './failing.ts'

export interface CountedThings {
  /** Names of the topic rules. */
  readonly rules: readonly string[]
  readonly stream: string
}

/**
 * Metrics of AWS IoT (Developer Guide, "Rule metrics" and "Rule action metrics": TopicMatch by rule, Success and Failure by rule and type
 * of action) and of Kinesis (IncomingRecords by stream). CloudWatch keeps them by the hour for 455 days. Which types of action a rule
 * has is asked of CloudWatch: nobody writes down how it spells them. A rule of ours has one action, onto the stream; what that could
 * not do goes to the error action, which is counted apart.
 */
export const countersInCloudwatch = (cloudwatch: CloudWatchClient, { rules, stream }: CountedThings): Counters => ({
  read: async ({ from, until }) => {
    const asked = [...(await ofRules(cloudwatch, rules)), ofStream(stream)].map(({ of, as, metric }, index) => ({
      of,
      as,
      query: hourly(`m${index}`, metric),
    }))
    const hours = new Map<string, { -readonly [Name in keyof CountedHour]: CountedHour[Name] }>()
    for (let first = 0; first < asked.length; first += QUERIES_MAX) {
      const part = asked.slice(first, first + QUERIES_MAX)
      for await (const { Id, Timestamps = [], Values = [] } of resultsOf(
        cloudwatch,
        part.map(({ query }) => query),
        { from, until },
      )) {
        const found = part.find(({ query }) => query.Id === Id)
        if (found === undefined) continue
        for (const [index, timestamp] of Timestamps.entries()) {
          const hour = timestamp.toISOString()
          const key = `${hour} ${JSON.stringify(found.of)}`
          const counted = hours.get(key) ?? { hour, of: found.of, took: 0, delivered: 0, failed: 0 }
          counted[found.as] += Values[index] ?? 0
          hours.set(key, counted)
        }
      }
    }
    return [...hours.values()].sort((one, other) => (one.hour < other.hour ? -1 : Number(one.hour > other.hour)))
  },
})

/** Of one request. */
const QUERIES_MAX = 500

interface Asked {
  readonly of: CountedHour['of']
  readonly as: 'took' | 'delivered' | 'failed'
  readonly metric: {
    readonly Namespace: string
    readonly MetricName: string
    readonly Dimensions: readonly Dimension[]
  }
}

const ofRules = async (cloudwatch: CloudWatchClient, rules: readonly string[]): Promise<readonly Asked[]> => {
  const asked: Asked[] = []
  for (const [MetricName, as] of [
    ['TopicMatch', 'took'],
    ['Success', 'delivered'],
    ['Failure', 'failed'],
  ] as const) {
    let next: string | undefined
    do {
      const { Metrics = [], NextToken } = await cloudwatch
        .send(
          new ListMetricsCommand({ Namespace: 'AWS/IoT', MetricName, ...(next !== undefined && { NextToken: next }) }),
        )
        .catch(failing('list the counters of the topic rules'))
      for (const { Dimensions = [] } of Metrics) {
        const rule = Dimensions.find(({ Name }) => Name === 'RuleName')?.Value
        if (rule === undefined || !rules.includes(rule)) continue
        asked.push({ of: { rule }, as, metric: { Namespace: 'AWS/IoT', MetricName, Dimensions } })
      }
      next = NextToken
    } while (next !== undefined)
  }
  return asked
}

const ofStream = (stream: string): Asked => ({
  of: 'stream',
  as: 'took',
  metric: {
    Namespace: 'AWS/Kinesis',
    MetricName: 'IncomingRecords',
    Dimensions: [{ Name: 'StreamName', Value: stream }],
  },
})

async function* resultsOf(
  cloudwatch: CloudWatchClient,
  MetricDataQueries: MetricDataQuery[],
  { from, until }: { readonly from: string; readonly until: string },
) {
  let next: string | undefined
  do {
    const { MetricDataResults = [], NextToken } = await cloudwatch
      .send(
        new GetMetricDataCommand({
          MetricDataQueries,
          StartTime: new Date(from),
          EndTime: new Date(until),
          ScanBy: 'TimestampAscending',
          ...(next !== undefined && { NextToken: next }),
        }),
      )
      .catch(failing('read the counters of the topic rules and the stream'))
    yield* MetricDataResults
    next = NextToken
  } while (next !== undefined)
}

const hourly = (Id: string, { Dimensions, ...metric }: Asked['metric']): MetricDataQuery => ({
  Id,
  MetricStat: { Metric: { ...metric, Dimensions: [...Dimensions] }, Period: 3_600, Stat: 'Sum' },
  ReturnData: true,
})
