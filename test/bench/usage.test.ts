import { expect, test } from 'vitest'
import type { Stats } from '../../bench/line.ts'
import type { LoadReport } from '../../bench/load.ts'
import { functionsBetween, type Look, requestsBetween, usageBetween, writeUnitsBetween } from '../../bench/usage.ts'

const report: LoadReport & { basic_ingest: boolean } = {
  publishes: 100,
  publish_bytes: 100_000,
  telemetry_published: 900,
  triggers_published: 100,
  unacknowledged: 0,
  seconds: 10,
  puback_ms: { p50: 1, p95: 2, p99: 3 },
  cpu_seconds: 1,
  basic_ingest: true,
}

const look = (log_bytes: number, stats: Partial<Stats>): Look => ({
  log_bytes,
  stats: { requests: {}, request_bytes: {}, parts: {}, ...stats },
})

test('what was there before is not counted', () => {
  const before = look(100, { parts: { 'AWS::DynamoDB::Table': { dynamodb_write_units: 5, dynamodb_read_units: 1 } } })
  const after = look(150, { parts: { 'AWS::DynamoDB::Table': { dynamodb_write_units: 12, dynamodb_read_units: 2 } } })
  const used = usageBetween(before, after, report, {})
  expect(used).toMatchObject({ messages: 1000, triggers: 100, write_units: 7, read_units: 1, log_bytes: 50 })
})

test('a request that first happens in between is counted from nothing', () => {
  const after = look(0, { requests: { 'iotdata POST': 3, 'sqs SendMessage': 2 }, request_bytes: {} })
  expect(usageBetween(look(0, {}), after, report, {})).toMatchObject({ commands: 3, sqs_requests: 2 })
  expect(requestsBetween(look(0, {}), after)).toEqual({ 'iotdata POST': 3, 'sqs SendMessage': 2 })
})

test("DynamoDB's requests are the tables' own count, not the front door's", () => {
  const after = look(0, {
    requests: { 'dynamodb PutItem': 1 },
    parts: { 'AWS::DynamoDB::Table': { dynamodb_UpdateItem: 4, dynamodb_items: 9, dynamodb_write_units: 9 } },
  })
  expect(requestsBetween(look(0, {}), after)).toEqual({ 'dynamodb UpdateItem': 4 })
})

test('what is put on Firehose is weighed without its base64', () => {
  const after = look(0, {
    requests: { 'firehose PutRecordBatch': 2 },
    request_bytes: { 'firehose PutRecordBatch': 400 },
    parts: { 'AWS::StepFunctions::StateMachine': { standard_state_transitions: 6 } },
  })
  expect(usageBetween(look(0, {}), after, report, {})).toMatchObject({
    archive_puts: 2,
    archive_bytes: 300,
    transitions: 6,
  })
})

test('write units are told apart by table', () => {
  const name = 'dynamodb_signalbox-dev-service-platform-registerjournal1E767EAC-B43AE28A60D9.write_units'
  const after = look(0, { parts: { 'AWS::DynamoDB::Table': { [name]: 8 } } })
  expect(writeUnitsBetween(look(0, {}), after)).toEqual({ journal: 8 })
})

test('a function that did not run is not on the bill, nor is the API, which only the bench asks', () => {
  const after = look(0, {
    parts: {
      'AWS::Lambda::Function': {
        'signalbox-dev-work.invocations': 2,
        'signalbox-dev-work.duration_ms': 30,
        'signalbox-dev-api.invocations': 5,
        'signalbox-dev-act.invocations': 5,
      },
    },
  })
  expect(functionsBetween(look(0, {}), after, { work: 512, charge: 512, api: 512, act: 512 })).toEqual([
    { name: 'work', memory_mb: 512, invocations: 2, duration_ms: 30 },
  ])
})
