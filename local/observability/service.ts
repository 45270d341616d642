/**
 * CloudWatch. Log events and metric data of functions that talk to it themselves are taken and counted, nothing is kept: what
 * functions print is what a developer reads (their output files), and metrics in it go through `observe`. What the local services
 * count of themselves (a rule's successes, a stream's records) is kept by the hour and read with GetMetricData, as on AWS.
 */
import { join } from 'node:path'
import { jsonService } from '../aws-api/json-service.ts'
import { physicalName } from '../resources/names.ts'
import type { Provider } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { embeddedMetrics } from './embedded-metrics.ts'
import { hourlyMetrics } from './hourly-metrics.ts'
import { listedMetrics, metricData } from './metric-data.ts'

export function observability(runtime: Runtime): readonly Provider[] {
  const metrics = embeddedMetrics()
  const counts = { log_events: 0, metric_data: 0 }

  const { clock, dataDirectory } = runtime
  const hourly = hourlyMetrics(clock, dataDirectory && join(dataDirectory, 'metrics'))

  runtime.offer('metrics', { ...metrics, counter: hourly.counter })
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
      GetMetricData: (input) => metricData(hourly, input),
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
