import { expect, test } from 'vitest'
import { total } from '../../bench/idle-bill.ts'
import { asking, messageBill, onDemandSurcharge, storing, type Usage, warehouseRun } from '../../bench/message-bill.ts'

const nothing: Usage = {
  messages: 1000,
  triggers: 0,
  publishes: 1000,
  publish_bytes: 1000 * 1000,
  basic_ingest: true,
  rule_hits: 0,
  commands: 0,
  stream_records: 1000,
  stream_bytes: 0,
  runs: 0,
  run_ms: 0,
  transitions: 0,
  functions: [],
  write_units: 0,
  read_units: 0,
  events: 0,
  event_bytes: 0,
  sqs_requests: 0,
  sns_publishes: 0,
  archive_puts: 0,
  archive_bytes: 0,
  landed_events: 0,
  log_bytes: 0,
}

const buffer = { megabytes: 5 }
const costs = (used: Partial<Usage>, what: RegExp): number =>
  total(messageBill({ ...nothing, ...used }, buffer).filter((line) => what.test(line.what)))

test('a small message by Basic Ingest costs a rule and an action', () => {
  expect(costs({ rule_hits: 1000 }, /^IoT Core \(Basic/)).toBeCloseTo(0.3)
})

test('a small message by the broker costs itself as well', () => {
  expect(costs({ rule_hits: 1000, basic_ingest: false }, /^IoT Core$/)).toBeCloseTo(1.3)
})

test('ten messages in one publish of 10 KB cost two steps of a rule, and three of its action, which sends base64', () => {
  const used = {
    publishes: 100,
    publish_bytes: 100 * 10_200,
    rule_hits: 100,
    stream_records: 100,
    stream_bytes: 1_400_000,
  }
  expect(costs(used, /^IoT Core \(Basic/)).toBeCloseTo(0.1 * (2 * 0.15 + 3 * 0.15))
})

test('a command costs its publish and its delivery', () => {
  expect(costs({ commands: 1000 }, /commands/)).toBeCloseTo(2)
})

test('units, runs and events are billed as counted', () => {
  expect(costs({ write_units: 1000 }, /writes/)).toBeCloseTo(0.625)
  expect(costs({ read_units: 1000 }, /reads/)).toBeCloseTo(0.125)
  expect(costs({ events: 1000 }, /EventBridge/)).toBeCloseTo(1)
  expect(costs({ runs: 1000, run_ms: 100_000 }, /Express/)).toBeCloseTo(1 + 100_000 * 0.0625 * 0.00001667)
})

test('a function is billed by requests, and by time at its memory', () => {
  const functions = [{ name: 'work', memory_mb: 512, invocations: 1000, duration_ms: 10_000 }]
  expect(costs({ functions }, /^Lambda work/)).toBeCloseTo(0.2 + 10_000 * 0.5 * 0.0000133334)
})

test('Firehose rounds each record up to 5 KB, and bills what becomes Parquet once more', () => {
  expect(costs({ stream_bytes: 1000 * 1400 }, /Firehose/)).toBeCloseTo(((1e6 * 5120) / 1024 ** 3) * (0.029 + 0.018))
})

test('changes of tables cost what they weigh, and no record less than 5 KB', () => {
  const gigabyte = 1024 ** 3
  expect(costs({ archive_puts: 1000, archive_bytes: gigabyte }, /^Firehose, changes/)).toBeCloseTo(29, 0)
  expect(costs({ archive_puts: 1000, archive_bytes: 1000 }, /^Firehose, changes/)).toBeCloseTo(
    ((1e6 * 5120) / gigabyte) * 0.029,
  )
})

test('a transition of a Standard machine costs 25 times a run', () => {
  expect(costs({ transitions: 1000 }, /Standard/)).toBeCloseTo(25)
})

test('a stream on demand costs its gigabytes in, and out once for dispatch and once for the lake', () => {
  const used = { ...nothing, stream_bytes: 1000 * 1400 }
  const provisioned = costs(used, /^Kinesis$/)
  expect(onDemandSurcharge(used) + provisioned).toBeCloseTo(((1e6 * 1400) / 1024 ** 3) * 0.17)
})

/** As the bench says it: 1 KB messages, every tenth a trigger, of which two tenths make an event that is laid down. */
const said = (items: number): Usage => ({
  ...nothing,
  stream_records: 1000 / items,
  stream_bytes: (1000 / items) * (items * 1_400 + 300),
  archive_puts: 1,
  archive_bytes: 100 * 900,
  events: 120,
  event_bytes: 120 * 700,
  landed_events: 20,
  functions: [
    // A batch of open-said is 0.2 MB of records, a fifth of a tenth of a millisecond each.
    { name: 'open-said', memory_mb: 512, invocations: 1_700_000 / 200_000, duration_ms: 1000 * 0.05 },
    { name: 'archive-changes', memory_mb: 256, invocations: 1, duration_ms: 20 },
  ],
})

test.each([
  [1, 0.25, 0.27],
  [10, 0.08, 0.12],
])(
  'a million messages, %i to a record, are stored for at most %f dollars, and can be asked for at %f',
  (items, stored, asked) => {
    const bill = messageBill(said(items), { megabytes: 64 })
    expect(total(storing(bill))).toBeLessThanOrEqual(stored)
    expect(total(storing(bill))).toBeGreaterThan(0.9 * stored)
    expect(total(asking(bill))).toBeLessThanOrEqual(asked)
  },
)

test('a run of the warehouse is billed by what it scans, and 10 MB of each statement at least', () => {
  expect(warehouseRun(100, 0)).toBeCloseTo(0.00477, 4)
  // An hour in which something landed: 46 statements that read or change, 1.6 dollars a month if every hour has some.
  expect(warehouseRun(46, 0) * 730).toBeLessThan(1.7)
  expect(warehouseRun(1, 1024 ** 4)).toBeCloseTo(5)
})
