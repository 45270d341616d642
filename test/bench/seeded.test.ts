import { expect, test } from 'vitest'
import {
  failureOfMessage,
  failureRecord,
  failuresIn,
  groupOf,
  journalRow,
  messageOfFailure,
  robotId,
  type Seeded,
  traceId,
} from '../../bench/seeded.ts'

const seeded: Seeded = { journal_rows: 100_000, robots: 1_000, groups: 200, until: Date.parse('2026-11-20T09:00:00Z') }
const failures = Array.from({ length: failuresIn(seeded) }, (_, failure) => failure)

test('a message in ten has failed, of every robot', () => {
  expect(failures.every((failure) => failureOfMessage(messageOfFailure(failure)) === failure)).toBe(true)
  expect(Array.from({ length: 100 }, (_, message) => failureOfMessage(message)).filter(Boolean)).toHaveLength(9)
  expect(new Set(failures.map((failure) => robotId(seeded, messageOfFailure(failure)))).size).toBe(seeded.robots)
})

test('every group has members, and each group is one cause', () => {
  const byGroup = Map.groupBy(failures, (failure) => groupOf(seeded, failure))
  expect(byGroup.size).toBe(seeded.groups)
  const fingerprints = [...byGroup.values()].map(
    (members) => new Set(members.slice(0, 3).map((failure) => failureRecord(seeded, failure).fingerprint)),
  )
  expect(fingerprints.every(({ size }) => size === 1)).toBe(true)
  expect(new Set(fingerprints.flatMap((one) => [...one])).size).toBe(seeded.groups)
})

test('a failure and its row of the journal tell of one message', () => {
  const record = failureRecord(seeded, 42)
  const row = journalRow(seeded, messageOfFailure(42))
  expect(row).toMatchObject({
    outcome: 'dead_lettered',
    failure_id: record.failure_id,
    message_id: record.message_id,
    robot_id: record.robot_id,
    trace_id: record.trace_id,
    correlation_id: record.correlation_id,
    position: record.position,
  })
})

test('ten messages of a robot are a trace', () => {
  const traces = Array.from({ length: 20 }, (_, turn) => traceId(seeded, 7 + turn * seeded.robots))
  expect(new Set(traces).size).toBe(2)
  expect(traces.every((trace) => /^[0-9a-f]{32}$/.test(trace))).toBe(true)
})
