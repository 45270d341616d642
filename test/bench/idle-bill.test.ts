import { expect, test } from 'vitest'
import { type IdleMinute, idleBill, total } from '../../bench/idle-bill.ts'
import { synthesised, type TemplateResource } from '../../bench/synthesised.ts'

const nothing: IdleMinute = {
  invocations: 0,
  lambda_gb_seconds: 0,
  read_units: 0,
  write_units: 0,
  log_bytes: 0,
  custom_metrics: 0,
}

const resource = (type: string, properties: object = {}, logical_id = 'it'): TemplateResource => ({
  logical_id,
  stack: 'signalbox-dev-service-platform',
  type,
  properties: { ...properties },
})

const many = (count: number, type: string, properties: object = {}) =>
  Array.from({ length: count }, (_, at) => resource(type, properties, `it-${at}`))

test('nothing costs nothing', () => {
  expect(total(idleBill([], nothing))).toBe(0)
})

test.each([
  ['one shard', resource('AWS::Kinesis::Stream', { ShardCount: 1, RetentionPeriodHours: 24 }), 10.95],
  ['two shards', resource('AWS::Kinesis::Stream', { ShardCount: 2 }), 21.9],
  ['a shard that keeps a week', resource('AWS::Kinesis::Stream', { ShardCount: 1, RetentionPeriodHours: 168 }), 25.55],
  ['a stream on demand', resource('AWS::Kinesis::Stream', { StreamModeDetails: { StreamMode: 'ON_DEMAND' } }), 29.2],
  ['a key', resource('AWS::KMS::Key'), 1],
])('%s costs its hours', (_, one, dollars) => {
  expect(total(idleBill([one], nothing))).toBeCloseTo(dollars)
})

test('ten alarm metrics are free, and an alarm on an expression counts each metric inside', () => {
  const metrics = [{ MetricStat: {} }, { MetricStat: {} }, { Expression: 'a + b' }]
  expect(total(idleBill(many(10, 'AWS::CloudWatch::Alarm'), nothing))).toBe(0)
  expect(total(idleBill(many(12, 'AWS::CloudWatch::Alarm'), nothing))).toBeCloseTo(0.2)
  expect(total(idleBill(many(6, 'AWS::CloudWatch::Alarm', { Metrics: metrics }), nothing))).toBeCloseTo(0.2)
})

test('an application costs six dollars, what people sign in with costs nothing', () => {
  const application = resource('AWS::Cognito::UserPoolClient', { AllowedOAuthFlows: ['client_credentials'] })
  expect(total(idleBill([resource('AWS::Cognito::UserPoolClient'), application], nothing))).toBe(6)
})

test('three dashboards are free', () => {
  expect(total(idleBill(many(3, 'AWS::CloudWatch::Dashboard'), nothing))).toBe(0)
  expect(total(idleBill(many(5, 'AWS::CloudWatch::Dashboard'), nothing))).toBeCloseTo(6)
})

test('a second polled queue leaves the free requests behind', () => {
  const queue = resource('AWS::SQS::Queue', {}, 'queue')
  const polls = (count: number) =>
    many(count, 'AWS::Lambda::EventSourceMapping', { EventSourceArn: { 'Fn::GetAtt': ['queue', 'Arn'] } })
  expect(total(idleBill([queue, ...polls(1)], nothing))).toBe(0)
  expect(total(idleBill([queue, ...polls(2)], nothing))).toBeCloseTo(((2 * 657_000 - 1_000_000) * 0.4) / 1e6)
})

test('what runs each minute is billed for a month of minutes', () => {
  expect(total(idleBill([], { ...nothing, write_units: 1 }))).toBeCloseTo((43_800 * 0.625) / 1e6)
  expect(total(idleBill([], { ...nothing, custom_metrics: 11 }))).toBeCloseTo(0.3)
})

test.each([
  ['rate(1 minute)', 43_800],
  ['cron(20 * * * ? *)', 730],
  ['cron(40 3 * * ? *)', 30],
])('a schedule of %s runs %i times a month', (ScheduleExpression, times) => {
  const [line] = idleBill([resource('AWS::Scheduler::Schedule', { ScheduleExpression })], nothing)
  expect(line?.how).toContain(` ${times.toLocaleString('en')}`)
})

test('a resource type that has no price stops the bill', () => {
  expect(() => idleBill([resource('AWS::EC2::NatGateway')], nothing)).toThrow(/AWS::EC2::NatGateway/)
})

test('what dev keeps costs less than 15 dollars a month', async () => {
  const { resources, remove } = await synthesised({ code: false })
  try {
    expect(total(idleBill(resources, nothing))).toBeLessThan(15)
  } finally {
    remove()
  }
})
