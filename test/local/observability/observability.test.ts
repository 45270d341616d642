import { expect, test } from 'vitest'
import { embeddedMetrics } from '../../../local/observability/embedded-metrics.ts'
import { observability } from '../../../local/observability/service.ts'
import { serviceRuntime } from '../service-runtime.ts'

const line = (values: object) =>
  JSON.stringify({
    _aws: {
      Timestamp: 1,
      CloudWatchMetrics: [
        {
          Namespace: 'Signalbox',
          Dimensions: [['namespace', 'outcome'], ['namespace']],
          Metrics: [{ Name: 'processed', Unit: 'Count' }],
        },
      ],
    },
    namespace: 'service_platform.core.messaging',
    outcome: 'applied',
    ...values,
  })

test('metrics in printed lines are summed by their dimensions; other lines are ignored', () => {
  const metrics = embeddedMetrics()
  metrics.observe(line({ processed: 3 }))
  metrics.observe(line({ processed: [1, 2], outcome: 'refused' }))
  metrics.observe('{"_aws" broken')
  metrics.observe('{"message":"hello"}')
  expect(metrics.sums()).toEqual({
    'Signalbox/processed{namespace=service_platform.core.messaging,outcome=applied}': { sum: 3, count: 1, max: 3 },
    'Signalbox/processed{namespace=service_platform.core.messaging,outcome=refused}': { sum: 3, count: 2, max: 2 },
    'Signalbox/processed{namespace=service_platform.core.messaging}': { sum: 6, count: 3, max: 3 },
  })
})

test('log events and metric data are taken and counted', async () => {
  const runtime = serviceRuntime({ mode: 'simulated' })
  const [provider] = observability(runtime)
  const call = (service: string, operation: string, input: object) =>
    runtime.service(service).handle({
      service,
      operation,
      method: 'POST',
      path: '/',
      query: '',
      headers: {},
      body: Buffer.from(JSON.stringify(input)),
    })
  expect((await call('logs', 'PutLogEvents', { logEvents: [{}, {}] })).status).toBe(200)
  expect((await call('monitoring', 'PutMetricData', { MetricData: [{}] })).status).toBe(200)
  expect((await call('logs', 'StartQuery', {})).status).toBe(400)
  runtime.door('metrics').observe(line({ processed: 1 }))
  expect(provider?.stats?.()).toEqual({ log_events: 2, metric_data: 1, metrics: 2 })
})
