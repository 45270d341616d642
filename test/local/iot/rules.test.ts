import { beforeEach, describe, expect, test } from 'vitest'
import { iotCore } from '../../../local/iot/iot-core.ts'
import { hourlyMetrics } from '../../../local/observability/hourly-metrics.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { type FakeRuntime, fakeRuntime } from './fake-runtime.ts'
import { level, lineRules, RAW_SELECT, robotPolicy, topicRule } from './resources.ts'

let runtime: FakeRuntime
let provider: Provider

async function standUp(...resources: Parameters<Provider['create']>[0][]): Promise<void> {
  for (const resource of resources) await provider.create(resource)
  await provider.start?.()
}

const say = (topic: string, payload: string | Buffer, clientId = 'somebody') =>
  runtime.door('devices').publish(topic, Buffer.from(payload), { clientId })

const stats = () => provider.stats?.() ?? {}

beforeEach(() => {
  runtime = fakeRuntime({ mode: 'simulated' })
  const [first] = iotCore(runtime)
  if (first === undefined) throw new Error('no provider')
  provider = first
})

describe('a topic rule', () => {
  test('puts what its SQL selects on the stream under its partition key, before the publish is acknowledged', async () => {
    await standUp(...lineRules)
    await say('robots/r1/messages', '{"type":"work.start"}')
    expect(runtime.puts).toHaveLength(1)
    expect(runtime.puts[0]).toMatchObject({ stream: 'line', partitionKey: 'robot:r1' })
    const record = JSON.parse(runtime.puts[0]?.data ?? '') as Record<string, unknown>
    expect(Buffer.from(String(record.data), 'base64').toString()).toBe('{"type":"work.start"}')
    expect(record).toMatchObject({ topic: 'robots/r1/messages', client_id: 'somebody', source: 'device.hw' })
    expect(record.principal).toMatch(/^[0-9a-f]{64}$/)
    expect(record.trace_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('is reached by Basic Ingest by its name, and its topic() does not count the prefix', async () => {
    await standUp(...lineRules)
    const heard: string[] = []
    runtime.door('devices').subscribe('watcher', 'robots/#', (topic) => heard.push(topic))
    await say('$aws/rules/telemetry/robots/r7/telemetry', '{}')
    expect(runtime.puts[0]?.partitionKey).toBe('robot:r7')
    expect(JSON.parse(runtime.puts[0]?.data ?? '')).toMatchObject({ topic: 'robots/r7/telemetry' })
    expect(heard).toEqual([])
  })

  test('that nobody wrote is RuleNotFound for Basic Ingest: counted and logged, not delivered', async () => {
    await standUp(...lineRules)
    await say('$aws/rules/telemetri/robots/r7/telemetry', '{}')
    expect(runtime.puts).toEqual([])
    expect(stats().rule_not_found).toBe(1)
    expect(runtime.lines.join()).toContain('RuleNotFound: no topic rule for $aws/rules/telemetri/robots/r7/telemetry')
  })

  test('that is disabled does nothing', async () => {
    await standUp(topicRule('off', `${RAW_SELECT} FROM '#'`, level(1), { RuleDisabled: true }))
    await say('robots/r1/messages', '{}')
    expect(runtime.puts).toEqual([])
  })

  test('lets a message through only where WHERE is true', async () => {
    await standUp(topicRule('some', `${RAW_SELECT} FROM 'a/+' WHERE topic(2) = 'yes'`, level(2)))
    await say('a/no', '')
    await say('a/yes', '')
    expect(runtime.puts.map(({ partitionKey }) => partitionKey)).toEqual(['yes'])
  })
})

test('what AWS/IoT counts of a rule is counted, by rule and kind of action', async () => {
  const metrics = hourlyMetrics(runtime.clock)
  runtime.offer('metrics', { observe: () => {}, sums: () => ({}), counter: metrics.counter, gauge: () => {} })
  const counted = () =>
    Object.fromEntries(
      metrics.metrics().flatMap((metric) => {
        const sum = [...metrics.read(metric, 0, Number.MAX_SAFE_INTEGER).values()].reduce(
          (all, each) => all + each.sum,
          0,
        )
        return sum === 0 ? [] : [[`${metric.name} ${Object.values(metric.dimensions).join(' ')}`, sum]]
      }),
    )
  await standUp(...lineRules)
  await say('robots/r1/messages', '{}')
  await say('robots/r2/messages', '{}')
  await say('$aws/rules/nobody/robots/r2/messages', '{}')
  runtime.streamFails = true
  await say('robots/r1/messages', '{}')
  expect(counted()).toEqual({
    'TopicMatch messages': 3,
    'Success messages Kinesis': 2,
    'Failure messages Kinesis': 1,
    'ErrorActionSuccess messages Sqs': 1,
    'RuleNotFound nobody': 1,
  })
})

describe('a failing action', () => {
  test('goes to the error action with the payload that AWS sends', async () => {
    await standUp(...lineRules)
    runtime.streamFails = true
    await say('robots/r1/messages', 'bytes', 'r1')
    expect(runtime.sent).toHaveLength(1)
    expect(runtime.sent[0]?.arn).toBe('arn:aws:sqs:us-east-1:000000000000:intake')
    const error = JSON.parse(runtime.sent[0]?.body ?? '') as Record<string, unknown>
    expect(Object.keys(error)).toEqual([
      'ruleName',
      'topic',
      'cloudwatchTraceId',
      'clientId',
      'sourceIp',
      'base64OriginalPayload',
      'failures',
    ])
    expect(error).toMatchObject({
      ruleName: 'messages',
      topic: 'robots/r1/messages',
      clientId: 'r1',
      base64OriginalPayload: Buffer.from('bytes').toString('base64'),
      failures: [{ failedAction: 'KinesisAction', failedResource: 'line' }],
    })
    expect(JSON.stringify(error.failures)).toContain('ProvisionedThroughputExceededException')
  })

  test('whose partition key is Undefined fails the same way', async () => {
    await standUp(topicRule('deep', `${RAW_SELECT} FROM 'a/#'`, level(5)))
    await say('a/b', '')
    expect(JSON.parse(runtime.sent[0]?.body ?? '')).toMatchObject({ ruleName: 'deep' })
  })

  test('whose error action fails too loses the message, as on AWS: counted', async () => {
    await standUp(...lineRules)
    runtime.streamFails = true
    runtime.queueFails = true
    await say('robots/r1/messages', 'bytes')
    expect(stats()).toMatchObject({ action_failures: 1, error_actions: 1, lost: 1 })
    expect(runtime.lines.join()).toContain('message lost')
  })

  test('does not include a SQL error: that reaches no error action', async () => {
    await standUp(topicRule('fields', `SELECT *, topic() AS topic FROM 'a/#'`, level(1)))
    await say('a/b', 'not json')
    expect(runtime.sent).toEqual([])
    expect(runtime.puts).toEqual([])
    expect(stats().sql_errors).toBe(1)
  })
})

describe('actions beside Kinesis', () => {
  test('sqs, lambda and several at once', async () => {
    await standUp(
      topicRule('fan', `SELECT topic(2) AS robot FROM 'a/+'`, level(1), {
        Actions: [
          { Sqs: { QueueUrl: 'http://127.0.0.1/000000000000/q', RoleArn: 'r' } },
          { Lambda: { FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f' } },
        ],
      }),
    )
    await say('a/r1', '{}')
    expect(runtime.sent).toEqual([{ arn: 'arn:aws:sqs:us-east-1:000000000000:q', body: '{"robot":"r1"}' }])
    expect(runtime.invoked).toEqual([
      { name: 'arn:aws:lambda:us-east-1:000000000000:function:f', payload: { robot: 'r1' }, async: true },
    ])
  })
})

describe('a template that this part cannot honour stops the start with its place', () => {
  const refused = (resource: Parameters<Provider['create']>[0]) => expect(provider.create(resource)).rejects
  test('a SQL version other than 2016-03-23', async () => {
    await refused(topicRule('old', RAW_SELECT, 'k', { AwsIotSqlVersion: '2015-10-08' })).toThrow(
      'signalbox-test-device/old (AWS::IoT::TopicRule): TopicRulePayload.AwsIotSqlVersion: 2015-10-08: 2016-03-23',
    )
    await refused(topicRule('none', RAW_SELECT, 'k', { AwsIotSqlVersion: undefined })).toThrow('which means 2015-10-08')
  })
  test('an action that does not run here', async () => {
    const republish = { Actions: [{ Republish: { Topic: 'x', RoleArn: 'r' } }] }
    await refused(topicRule('loop', RAW_SELECT, 'k', republish)).toThrow(
      'TopicRulePayload.Actions[0]: the action Republish is not run here',
    )
  })
  test('a Kinesis action without a partition key', async () => {
    const keyless = { Actions: [{ Kinesis: { StreamName: 'line', RoleArn: 'r' } }] }
    await refused(topicRule('keyless', RAW_SELECT, 'k', keyless)).toThrow('Kinesis.PartitionKey is missing')
  })
  test('SQL with an unknown function, a rule name with a hyphen, a policy with an unknown condition', async () => {
    await refused(topicRule('bad', "SELECT md5(*) AS x FROM '#'", 'k')).toThrow('TopicRulePayload.Sql: at character 8')
    await refused({ ...topicRule('ok', RAW_SELECT, 'k'), properties: { RuleName: 'a-b' } }).toThrow('RuleName')
    const statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': 'x' } } }
    await refused({ ...robotPolicy, properties: { PolicyDocument: { Statement: [statement] } } }).toThrow(
      'Statement 1: the condition IpAddress aws:SourceIp is not evaluated here',
    )
  })
})
