import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch'
import { afterAll, expect, test } from 'vitest'
import { observability } from '../../../local/observability/service.ts'
import { hastyClock } from '../hasty-clock.ts'
import { serviceRuntime } from '../service-runtime.ts'

const folder = mkdtempSync(join(tmpdir(), 'metrics-test-'))
const hour = 3_600_000
const closing: (() => Promise<void> | undefined)[] = []
afterAll(async () => {
  for (const close of closing.reverse()) await close()
  rmSync(folder, { recursive: true })
})

const clock = hastyClock(500)
const begin = Math.floor(clock.now() / hour) * hour

async function started() {
  const runtime = serviceRuntime({ clock, dataDirectory: folder })
  const [provider] = observability(runtime)
  await provider?.start?.()
  const client = new CloudWatchClient(await runtime.client())
  const stop = async () => {
    client.destroy()
    await provider?.stop?.()
    await runtime.close()
  }
  return { runtime, client, stop }
}

const metric = (RuleName: string, ActionType = 'Kinesis') => ({
  namespace: 'AWS/IoT',
  name: 'Success',
  dimensions: { RuleName, ActionType },
})
const asked = (RuleName: string, Stat: 'Sum' | 'Average' | 'Maximum' = 'Sum', Period = 3600) => ({
  Id: `q_${RuleName}`,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/IoT',
      MetricName: 'Success',
      // Not in the order in which they were counted.
      Dimensions: [
        { Name: 'RuleName', Value: RuleName },
        { Name: 'ActionType', Value: 'Kinesis' },
      ].reverse(),
    },
    Period,
    Stat,
  },
})
const range = (hours: number) => ({ StartTime: new Date(begin), EndTime: new Date(begin + hours * hour) })

test('what services count is read by the hour, also after a restart, and is counted on', async () => {
  const first = await started()
  const counter = first.runtime.door('metrics').counter(metric('up'))
  first.runtime.door('metrics').counter(metric('down')).add(1)
  counter.add(2)
  counter.add(5)
  clock.advance(begin + hour + 1 - clock.now())
  counter.add(1)
  await first.stop()
  expect(readdirSync(join(folder, 'metrics'))).toHaveLength(2)

  const second = await started()
  second.runtime.door('metrics').counter(metric('up')).add(10)
  const { MetricDataResults } = await second.client.send(
    new GetMetricDataCommand({
      MetricDataQueries: [asked('up'), asked('down'), asked('nobody')],
      ...range(3),
      ScanBy: 'TimestampAscending',
    }),
  )
  expect(MetricDataResults?.map(({ Id, Timestamps, Values }) => [Id, Timestamps?.map(Number), Values])).toEqual([
    ['q_up', [begin, begin + hour], [7, 11]],
    ['q_down', [begin], [1]],
    ['q_nobody', [], []],
  ])
  await second.stop()
})

test('statistics and longer periods are of all that was counted in them', async () => {
  const { client, stop } = await started()
  closing.push(stop)
  const read = async (Stat: 'Sum' | 'Average' | 'Maximum', Period: number) => {
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({ MetricDataQueries: [asked('up', Stat, Period)], ...range(24) }),
    )
    return MetricDataResults?.[0]?.Values
  }
  expect(await read('Maximum', 3600)).toContain(5)
  expect(await read('Average', 3600)).toContain(3.5)
  expect((await read('Sum', 86_400))?.reduce((sum, each) => sum + each, 0)).toBe(18)
})

test('the newest hours are read by the minute too, with what functions print and what is looked at when somebody asks', async () => {
  const { runtime, client, stop } = await started()
  closing.push(stop)
  const metrics = runtime.door('metrics')
  let waiting = 3
  metrics.gauge({ namespace: 'AWS/SQS', name: 'waiting', dimensions: { QueueName: 'q' } }, () => waiting)
  for (const took_ms of [5, 10, 90]) {
    metrics.observe(
      JSON.stringify({
        _aws: {
          Timestamp: 1,
          CloudWatchMetrics: [
            { Namespace: 'Signalbox/dev', Dimensions: [['namespace']], Metrics: [{ Name: 'took_ms' }] },
          ],
        },
        namespace: 'line',
        took_ms,
      }),
    )
  }
  const query = (Id: string, Namespace: string, MetricName: string, Name: string, Value: string, Stat: string) => ({
    Id,
    MetricStat: { Metric: { Namespace, MetricName, Dimensions: [{ Name, Value }] }, Period: 60, Stat },
  })
  const read = async () => {
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: [
          query('a', 'Signalbox/dev', 'took_ms', 'namespace', 'line', 'p99'),
          query('b', 'Signalbox/dev', 'took_ms', 'namespace', 'line', 'SampleCount'),
          query('c', 'AWS/SQS', 'waiting', 'QueueName', 'q', 'Maximum'),
        ],
        StartTime: new Date(clock.now() - 60_000),
        EndTime: new Date(clock.now() + 60_000),
      }),
    )
    return MetricDataResults?.map(({ Values }) => Values?.[0])
  }
  expect(await read()).toEqual([90, 3, 3])
  waiting = 7
  expect(await read()).toEqual([90, 3, 7])
})

test('metrics are listed with their dimensions', async () => {
  const { client, stop } = await started()
  closing.push(stop)
  await client.send(new GetMetricDataCommand({ MetricDataQueries: [asked('up')], ...range(1) }))
  const { Metrics } = await client.send(
    new ListMetricsCommand({ Namespace: 'AWS/IoT', Dimensions: [{ Name: 'RuleName', Value: 'down' }] }),
  )
  expect(Metrics).toHaveLength(1)
  expect(Metrics?.[0]?.Dimensions).toContainEqual({ Name: 'ActionType', Value: 'Kinesis' })
})

test.each([
  ['a period of seconds', { MetricDataQueries: [asked('up', 'Sum', 10)], ...range(1) }, 'a multiple of 60'],
  [
    'an expression',
    { MetricDataQueries: [{ Id: 'e', Expression: 'SUM(m)' }], ...range(1) },
    'expressions are not computed here',
  ],
  [
    'a range that ends before it begins',
    { MetricDataQueries: [asked('up')], ...range(0) },
    'must be less than EndTime',
  ],
])('%s is refused with a sentence', async (_, input, sentence) => {
  const { client, stop } = await started()
  closing.push(stop)
  await expect(client.send(new GetMetricDataCommand(input))).rejects.toThrow(sentence)
})
