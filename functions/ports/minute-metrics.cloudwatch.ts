import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import { failing } from './failing.ts'
import type { MinuteMetric, MinuteMetrics, MinuteSeries } from './minute-metrics.ts'

/** GetMetricData: 0.01 dollars per thousand metrics that are asked for, however many minutes of each. */
export const minuteMetricsInCloudwatch = (cloudwatch: CloudWatchClient): MinuteMetrics => ({
  read: async (metrics, { from, until }) => {
    const series: MinuteSeries[] = metrics.map(() => [])
    for (let first = 0; first < metrics.length; first += QUERIES_MAX) {
      const MetricDataQueries = metrics.slice(first, first + QUERIES_MAX).map((metric, n) => queryOf(metric, first + n))
      let NextToken: string | undefined
      do {
        const answer = await cloudwatch
          .send(
            new GetMetricDataCommand({
              MetricDataQueries,
              StartTime: new Date(from),
              EndTime: new Date(until),
              ScanBy: 'TimestampAscending',
              ...(NextToken !== undefined && { NextToken }),
            }),
          )
          .catch(failing('read metrics of the last hour'))
        for (const { Id = '', Timestamps = [], Values = [] } of answer.MetricDataResults ?? []) {
          const index = Number(Id.slice(1))
          const points = Timestamps.map((timestamp, n) => ({ at: timestamp.getTime(), value: Values[n] ?? 0 }))
          series[index] = [...(series[index] ?? []), ...points]
        }
        NextToken = answer.NextToken
      } while (NextToken !== undefined)
    }
    return series
  },
})

/** Of one request. */
const QUERIES_MAX = 500

const queryOf = ({ namespace, name, dimensions, statistic }: MinuteMetric, index: number): MetricDataQuery => ({
  Id: `m${index}`,
  MetricStat: {
    Metric: {
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: 60,
    Stat: statistic,
  },
})
