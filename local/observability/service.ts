/**
 * CloudWatch. Log events and metric data of functions that talk to it themselves are taken and counted, nothing is kept: what
 * functions print is what a developer reads (their output files), and metrics in it go through `observe`. What the local services
 * count of themselves (a rule's successes, a stream's records) is kept by the hour and read with GetMetricData, as on AWS; the newest
 * hours also by the minute, together with what functions print.
 */
import { join } from 'node:path'
import { jsonService } from '../aws-api/json-service.ts'
import { physicalName } from '../resources/names.ts'
import type { Provider } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { embeddedMetrics } from './embedded-metrics.ts'
import { type Counter, hourlyMetrics, type Metric } from './hourly-metrics.ts'
import { listedMetrics, metricData } from './metric-data.ts'
import { minuteMetrics } from './minute-metrics.ts'

export function observability(runtime: Runtime): readonly Provider[] {
  const counts = { log_events: 0, metric_data: 0 }

  const { clock, dataDirectory } = runtime
  const hourly = hourlyMetrics(clock, dataDirectory && join(dataDirectory, 'metrics'))

  const minutes = minuteMetrics(clock)
  const metrics = embeddedMetrics((metric, value) => minutes.add(metric, value))
  const counter = (metric: Metric): Counter => {
    const [byHour, byMinute] = [hourly.counter(metric), minutes.adder(metric)]
    return {
      add(value) {
        byHour.add(value)
        byMinute(value)
      },
    }
  }

  runtime.offer('metrics', { ...metrics, counter, gauge: minutes.gauge })
  runtime.register(
    jsonService('logs', '1.1', {
      CreateLogGroup: () => undefined,
      CreateLogStream: () => undefined,
      PutLogEvents({ logEvents }) {
        counts.log_events += Array.isArray(logEvents) ? logEvents.length : 0
        return { nextSequenceToken: '1' }
      },
    }),
  )
  runtime.register(
    jsonService('monitoring', '1.0', {
      PutMetricData({ MetricData }) {
        counts.metric_data += Array.isArray(MetricData) ? MetricData.length : 0
        return {}
      },
      GetMetricData: (input) => metricData(hourly, minutes, input),
      ListMetrics: (input) => listedMetrics(hourly, input),
    }),
  )
  const provider: Provider = {
    types: ['AWS::Logs::LogStream'],
    async create(resource) {
      return { ref: physicalName(resource, resource.properties.LogStreamName, 512), attributes: {} }
    },
    async start() {
      hourly.start()
    },
    async stop() {
      hourly.stop()
    },
    stats: () => ({ ...counts, metrics: Object.keys(metrics.sums()).length }),
  }
  return [provider]
}
