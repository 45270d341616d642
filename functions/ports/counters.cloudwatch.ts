import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import type { CountedHour, Counters } from './counters.ts'
import { failing } from './failing.ts'

export interface CountedThings {
  /** Names of the topic rules. */
  readonly rules: readonly string[]
  readonly stream: string
}

/**
 * Metrics of AWS IoT ("Rule metrics" and "Rule action metrics": TopicMatch by rule, Success and Failure by rule and action type) and of
 * Kinesis (IncomingRecords by stream). CloudWatch keeps them by the hour for 455 days.
 */
export const countersInCloudwatch = (cloudwatch: CloudWatchClient, { rules, stream }: CountedThings): Counters => ({
  read: async ({ from, until }) => {
    const asked = [...rules.flatMap((rule, index) => ofRule(rule, index)), ofStream(stream)]
    const hours = new Map<string, { -readonly [Name in keyof CountedHour]: CountedHour[Name] }>()
    let next: string | undefined
    do {
      const { MetricDataResults = [], NextToken } = await cloudwatch
        .send(
          new GetMetricDataCommand({
            MetricDataQueries: asked.map(({ query }) => query),
            StartTime: new Date(from),
            EndTime: new Date(until),
            ScanBy: 'TimestampAscending',
            ...(next !== undefined && { NextToken: next }),
          }),
        )
        .catch(failing('read the counters of the topic rules and the stream'))
      for (const { Id, Timestamps = [], Values = [] } of MetricDataResults) {
        const found = asked.find(({ query }) => query.Id === Id)
        if (found === undefined) continue
        for (const [index, timestamp] of Timestamps.entries()) {
          const hour = timestamp.toISOString()
          const key = `${hour} ${JSON.stringify(found.of)}`
          const counted = hours.get(key) ?? { hour, of: found.of, took: 0, delivered: 0, failed: 0 }
          counted[found.as] += Values[index] ?? 0
          hours.set(key, counted)
        }
      }
      next = NextToken
    } while (next !== undefined)
    return [...hours.values()]
  },
})

interface Asked {
  readonly of: CountedHour['of']
  readonly as: 'took' | 'delivered' | 'failed'
  readonly query: MetricDataQuery
}

/** Each rule of ours has one action, onto the stream; what that could not do goes to the error action, which counts apart. */
const ofRule = (rule: string, index: number): readonly Asked[] => [
  { of: { rule }, as: 'took', query: hourly(`took${index}`, 'AWS/IoT', 'TopicMatch', { RuleName: rule }) },
  { of: { rule }, as: 'delivered', query: hourly(`delivered${index}`, 'AWS/IoT', 'Success', onto(rule)) },
  { of: { rule }, as: 'failed', query: hourly(`failed${index}`, 'AWS/IoT', 'Failure', onto(rule)) },
]

const onto = (rule: string) => ({ RuleName: rule, ActionType: 'Kinesis' })

const ofStream = (stream: string): Asked => ({
  of: 'stream',
  as: 'took',
  query: hourly('stream', 'AWS/Kinesis', 'IncomingRecords', { StreamName: stream }),
})

const hourly = (
  Id: string,
  Namespace: string,
  MetricName: string,
  dimensions: Readonly<Record<string, string>>,
): MetricDataQuery => ({
  Id,
  MetricStat: {
    Metric: {
      Namespace,
      MetricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: 3_600,
    Stat: 'Sum',
  },
  ReturnData: true,
})
