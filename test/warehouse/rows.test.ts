import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openRecord } from '../../messages/open.ts'
import { positionOf } from '../../messages/position.ts'
import { type StreamRecord, streamRecordBytes } from '../../messages/stream-record.ts'
import { rowsOf } from '../../warehouse/rows.ts'
import { landingMessages } from '../../warehouse/tables/landing.ts'

const RECEIVED_AT_MS = Date.parse('2026-05-13T13:48:51.348Z')
const SEQUENCE_NUMBER = '49590338271490256608559692538361571095921575989136588898'

const record = (said: Partial<StreamRecord> & { readonly bytes: string | Uint8Array }) => {
  const { bytes, ...wrapper } = said
  return {
    data: streamRecordBytes({
      data: Buffer.from(bytes).toString('base64'),
      topic: 'robots/r-7/messages',
      received_at: RECEIVED_AT_MS,
      source: 'device.hw',
      ...wrapper,
    }),
    sequence_number: SEQUENCE_NUMBER,
    shard_id: 'shardId-000000000000',
    arrived_at_ms: RECEIVED_AT_MS + 20,
  }
}

const place = {
  shard_id: 'shardId-000000000000',
  arrived_at: '2026-05-13 13:48:51.368',
  received_at: '2026-05-13 13:48:51.348',
}

test('a message is one row, with its trace, type and robot as columns, and its bytes', () => {
  const bytes =
    '{"message_id":"m-1","trace_id":"9f1a3bd05f0e4c589a0b6f0c1d2e3f40","type":"work.completed","sequence":7,"payload":{"job_id":"j-1"}}'
  expect(rowsOf(record({ bytes, client_id: 'r-7', principal: 'cert' }))).toEqual([
    {
      ...place,
      position: positionOf(SEQUENCE_NUMBER, 1),
      message_id: 'm-1',
      trace_id: '9f1a3bd05f0e4c589a0b6f0c1d2e3f40',
      robot_id: 'r-7',
      subject: 'robot:r-7',
      type: 'work.completed',
      kind: 'fact',
      dialect: 'native',
      schema_version: 1,
      sequence: 7,
      priority: 'normal',
      source: 'device.hw',
      topic: 'robots/r-7/messages',
      client_id: 'r-7',
      principal: 'cert',
      payload: '{"job_id":"j-1"}',
      bytes: bytes.length,
      raw_base64: Buffer.from(bytes).toString('base64'),
    },
  ])
})

test('of an array each element is a row with its own bytes, also the one that cannot be opened', () => {
  const elements = [
    '{"type":"battery.low","payload":{"battery":7}}',
    '{"type":"no.such"}',
    '{"type":"robot.telemetry","payload":{"battery":8,"pose":{"x":1,"y":2.5,"theta":0,"map":"hall"}}}',
  ]
  const rows = rowsOf(record({ bytes: `[${elements.join(', ')}]` }))
  const byPlace = rows.toSorted((one, other) => ((one.position ?? '') < (other.position ?? '') ? -1 : 1))
  expect(byPlace.map(({ position }) => position)).toEqual([1, 2, 3].map((index) => positionOf(SEQUENCE_NUMBER, index)))
  expect(byPlace.map(({ kind, error_class }) => [kind, error_class])).toEqual([
    ['fact', undefined],
    ['unopened', 'UnknownMessage'],
    ['telemetry', undefined],
  ])
  expect(byPlace.map(({ raw_base64 }) => Buffer.from(raw_base64 ?? '', 'base64').toString())).toEqual(elements)
  expect(byPlace[2]).toMatchObject({ battery: 8, pose_x: 1, pose_y: 2.5, pose_map: 'hall' })
})

describe('a record without a message is a row all the same, so that records can be counted', () => {
  test('not JSON', () => {
    expect(rowsOf(record({ bytes: Uint8Array.of(0xff, 0xfe) }))).toEqual([
      {
        ...place,
        position: positionOf(SEQUENCE_NUMBER, 0),
        trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        robot_id: 'r-7',
        subject: 'robot:r-7',
        dialect: 'native',
        source: 'device.hw',
        topic: 'robots/r-7/messages',
        kind: 'unopened',
        error_class: 'InvalidUtf8',
        error_text: expect.stringContaining('UTF-8'),
        bytes: 2,
        raw_base64: '//4=',
      },
    ])
  })

  test('a wrapper that is none: who said it is not known, the bytes are kept', () => {
    const broken = { ...record({ bytes: '{}' }), data: Buffer.from('not json') }
    expect(rowsOf(broken)).toMatchObject([
      { kind: 'unopened', error_class: 'NotJson', bytes: 8, raw_base64: Buffer.from('not json').toString('base64') },
    ])
    expect(rowsOf(broken)[0]?.robot_id).toBeUndefined()
  })

  test('a release', () => {
    const release = record({ bytes: '', control: 'release', source: 'service_platform.core.messaging' })
    expect(rowsOf(release)).toMatchObject([{ kind: 'control', robot_id: 'r-7' }])
  })
})

test('a redrive says what it is tried again for', () => {
  const redrive = { redrive_of: 'f-1', attempt: 2, message_id: 'm-1' }
  const rows = rowsOf(
    record({
      bytes: '{"message_id":"m-1","type":"work.completed"}',
      redrive,
      source: 'service_platform.core.messaging',
    }),
  )
  expect(rows).toMatchObject([{ redrive_of: 'f-1', attempt: 2, message_id: 'm-1' }])
})

test('what a dialect infers is no row: it is not in the bytes', () => {
  const state = { orderId: 'o-1', headerId: 1, timestamp: '2026-05-01T00:00:00.000Z', errors: [], driving: true }
  const rows = rowsOf(record({ bytes: JSON.stringify(state), topic: 'uagv/v2/acme/s-1/state' }))
  expect(rows.map(({ kind }) => kind)).not.toContain('request')
  expect(rows).toHaveLength(1)
})

test('a day that no month has is left out, and the row is there', () => {
  for (const [occurred_at, timestamp] of [
    ['2026-02-30T10:00:00Z', undefined],
    ['2026-02-28T23:00:00-02:00', '2026-03-01 01:00:00.000'],
  ]) {
    const bytes = JSON.stringify({ message_id: 'm', type: 'work.stop', occurred_at, payload: {} })
    const [row] = rowsOf(record({ bytes }))
    expect([row?.message_id, row?.occurred_at]).toEqual(['m', timestamp])
  }
})

test('a time that no calendar of ours has is left out, and the row is there', () => {
  const rows = rowsOf(record({ bytes: '{"type":"work.completed"}', received_at: 8_640_000_000_000_000 }))
  expect(rows).toHaveLength(1)
  expect(rows[0]?.received_at).toBeUndefined()
})

test('whatever lies on the stream, its rows have places of their own and only columns of the table', () => {
  const columns = Object.keys(landingMessages.columns)
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .array(
        fc.record({
          type: fc.constantFrom('work.started', 'robot.telemetry', 'battery.low', 'no.such'),
          sequence: fc.oneof(fc.nat(), fc.constant(-1)),
          payload: fc.dictionary(fc.string(), fc.jsonValue()),
        }),
        { maxLength: 5 },
      )
      .map((all) => Buffer.from(JSON.stringify(all))),
  )
  const topic = fc.constantFrom('robots/r-7/messages', 'robots/r-7/telemetry', 'uagv/v2/acme/s-1/state', 'nobody/s')
  fc.assert(
    fc.property(bytes, topic, (said, heardOn) => {
      const one = record({ bytes: said, topic: heardOn })
      const rows = rowsOf(one)
      expect(rows.length).toBeGreaterThan(0)
      expect(new Set(rows.map(({ position }) => position)).size).toBe(rows.length)
      expect(rows.flatMap((row) => Object.keys(row)).filter((name) => !columns.includes(name))).toEqual([])
      const opened = openRecord(one, { entered_by: 'robot.connected' })
      const ids = opened.outcome === 'opened' ? opened.messages.filter(({ derived }) => !derived) : []
      expect(rows.flatMap(({ message_id }) => message_id ?? [])).toEqual(ids.map(({ message_id }) => message_id))
    }),
  )
})
