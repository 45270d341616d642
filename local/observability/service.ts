/**
 * CloudWatch for functions that talk to it themselves: log events and metric data are taken and counted, nothing is
 * kept. What functions print is what a developer reads (their output files), and metrics in it go through `observe`.
 */
import { jsonService } from '../aws-api/json-service.ts'
import { physicalName } from '../resources/names.ts'
import type { Provider } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { embeddedMetrics } from './embedded-metrics.ts'

export function observability(runtime: Runtime): readonly Provider[] {
  const metrics = embeddedMetrics()
  const counts = { log_events: 0, metric_data: 0 }

  runtime.offer('metrics', metrics)
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
    }),
  )
  const provider: Provider = {
    types: ['AWS::Logs::LogStream'],
    async create(resource) {
      return { ref: physicalName(resource, resource.properties.LogStreamName, 512), attributes: {} }
    },
    stats: () => ({ ...counts, metrics: Object.keys(metrics.sums()).length }),
  }
  return [provider]
}
