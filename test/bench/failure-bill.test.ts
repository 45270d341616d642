import { expect, test } from 'vitest'
import { type FailureUse, failureBill, requestsPerFailure } from '../../bench/failure-bill.ts'
import { total } from '../../bench/idle-bill.ts'

const nothing: FailureUse = {
  failures: 1000,
  error_actions: 0,
  batch_sends: 0,
  batch_bytes: 0,
  message_bytes: 1000,
  functions: [],
  dynamodb_calls: 0,
  write_units: 0,
  read_units: 0,
  events: 0,
  s3_requests: 0,
  archive_puts: 0,
  archive_bytes: 0,
  log_bytes: 0,
}

const requests = (used: Partial<FailureUse>): number =>
  Object.values(requestsPerFailure({ ...nothing, ...used })).reduce((sum, one) => sum + one, 0)

const recorder = (invocations: number) => [{ name: 'record-failure', memory_mb: 512, invocations, duration_ms: 0 }]

test('an error action hands each failure over by itself', () => {
  expect(requests({ error_actions: 1000 })).toBe(1)
  expect(requests({ error_actions: 1000, message_bytes: 100_000 })).toBe(2)
})

test('a batch that is sent counts once for each 64 KB', () => {
  expect(requests({ batch_sends: 100, batch_bytes: 100 * 10_000 })).toBeCloseTo(0.1)
  expect(requests({ batch_sends: 100, batch_bytes: 100 * 100_000 })).toBeCloseTo(0.2)
})

test('ten messages are taken out in a request and deleted in another, whatever batch the recorder gets', () => {
  expect(requests({ functions: recorder(100) })).toBeCloseTo(0.1 + 0.2)
  expect(requests({ functions: recorder(20) })).toBeCloseTo(0.02 + 0.2)
  expect(requests({ functions: recorder(1000) })).toBeCloseTo(1 + 2)
})

test('calls to the tables count as calls and are paid as units', () => {
  const used = { ...nothing, dynamodb_calls: 300, write_units: 20_000 }
  expect(requests(used)).toBeCloseTo(0.3)
  expect(total(failureBill(used))).toBeCloseTo(20 * 0.625)
})
