import { describe, expect, test } from 'vitest'
import {
  CannotBeOpened,
  changesBetween,
  copyOf,
  editableOf,
  editedPut,
  LockedField,
  NotEditable,
  NothingChanged,
  type Wanted,
} from '../../../functions/failures/edit.ts'
import { failureKinds } from '../../../functions/failures/kinds.ts'
import type { FailureRecord } from '../../../functions/failures/record.ts'
import type { Message } from '../../../messages/envelope.ts'
import { openRecord } from '../../../messages/open.ts'
import { streamRecordBytes } from '../../../messages/stream-record.ts'
import { failureRecord, trace } from '../service_platform/api/stored.ts'

const said = {
  message_id: 'm1',
  trace_id: trace,
  type: 'work.stop',
  sequence: 7,
  robot_id: 'r1',
  correlation_id: 'job-1',
  payload: { job_id: 'j1', reason: 'because' },
  vendor: { anything: 1 },
}

const failed = (over: Partial<FailureRecord> = {}): FailureRecord => ({
  ...failureRecord({ topic: 'robots/r1/messages', correlation_id: 'job-1', sequence: 7 }),
  ...over,
})

const bytesOf = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))

const copied = (wanted: Wanted, original: unknown = said, record = failed(), derived?: Message) =>
  copyOf(record, bytesOf(original), wanted, 1, failureKinds, derived)

const contentOf = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes))

test('a copy has an id of its own, keeps trace, robot, reception and the rest, and does not bear the robot’s number', () => {
  const copy = copied({ payload: { job_id: 'j2' } })
  expect(contentOf(copy.bytes)).toEqual({
    message_id: copy.message_id,
    trace_id: trace,
    type: 'work.stop',
    correlation_id: 'job-1',
    payload: { job_id: 'j2' },
    vendor: { anything: 1 },
  })
  expect(copy).toMatchObject({
    type: 'work.stop',
    topic: 'robots/r1/messages',
    subject: 'robot:r1',
    trace_id: trace,
    received_at: Date.parse('2026-05-13T13:48:51.348Z'),
    warnings: [],
    changes: [
      { path: 'payload.job_id', before: 'j1', after: 'j2' },
      { path: 'payload.reason', before: 'because' },
    ],
  })
})

test('the same edit of the same version is the same message, of another version another', () => {
  const wanted = { payload: { job_id: 'j2' } }
  const again = copyOf(failed(), bytesOf(said), wanted, 1, failureKinds)
  expect(again.message_id).toBe(copied(wanted).message_id)
  expect(copyOf(failed(), bytesOf(said), wanted, 2, failureKinds).message_id).not.toBe(again.message_id)
})

test('on the line it is opened as what was shown, and says whose edit it is', () => {
  const copy = copied({ payload: { job_id: 'j2' } })
  const put = editedPut(copy, copy.bytes, { edited_from: 'f1', operation_id: 'o1' }, 'ada')
  expect(put).toMatchObject({
    subject: 'robot:r1',
    record: {
      source: 'service_platform.api_gateway',
      principal: 'ada',
      edit: { edited_from: 'f1', operation_id: 'o1' },
    },
  })
  const opened = openRecord({ data: streamRecordBytes(put.record), sequence_number: '99' }, {})
  expect(opened).toMatchObject({
    outcome: 'opened',
    arrival: { edit: { edited_from: 'f1', operation_id: 'o1' } },
    messages: [
      { message_id: copy.message_id, trace_id: trace, robot_id: 'r1', received_at: '2026-05-13T13:48:51.348Z' },
    ],
  })
})

describe('locked fields', () => {
  test.each([
    ['message_id', 'm2'],
    ['trace_id', 'b'.repeat(32)],
    ['robot_id', 'r2'],
    ['sequence', 8],
    ['received_at', '2026-05-13T00:00:00Z'],
    ['subject', 'robot:r2'],
    ['source', 'device.hw'],
  ])('%s cannot become %j', (field, value) => {
    const edit = () => copied({ body: { ...said, payload: { job_id: 'j2' }, [field]: value } })
    expect(edit).toThrow(LockedField)
    expect(edit).toThrow(`${field} is ${JSON.stringify(value)}`)
  })

  test('may be there as they were, also as the record knows them', () => {
    const body = { ...said, received_at: '2026-05-13T13:48:51.348Z', payload: { job_id: 'j2' } }
    expect(contentOf(copied({ body }).bytes)).not.toHaveProperty('received_at')
  })
})

test.each([
  ['type', { type: 'work.pause' }, 'type "work.stop" becomes "work.pause": it is decided as another message'],
  ['version', { version: 'v2' }, 'version missing becomes "v2": it is refused where the robot is pinned'],
  ['correlation_id', { correlation_id: 'job-2' }, 'correlation_id "job-1" becomes "job-2"'],
])('changing %s is possible, and says what it means', (_, over, warning) => {
  expect(copied({ body: { ...said, ...over } }).warnings).toEqual([expect.stringContaining(warning)])
})

test.each([
  [
    'a payload that is wrong',
    { payload: { job_id: 7 } },
    'InvalidPayload: payload of work.stop (schema_version 1): job_id is 7',
  ],
  [
    'an unknown type',
    { body: { ...said, type: 'work.dance' } },
    'UnknownMessage: type "work.dance" is not in the catalogue',
  ],
  ['too much', { payload: { job_id: 'j'.repeat(140_000) } }, 'TooLarge'],
])('%s cannot be opened, in the words of dispatch', (_, wanted, text) => {
  const edit = () => copied(wanted as Wanted)
  expect(edit).toThrow(CannotBeOpened)
  expect(edit).toThrow(text)
})

test('what stays as it was is no edit', () => {
  expect(() => copied({ payload: said.payload })).toThrow(NothingChanged)
  expect(() => copied({ body: said })).toThrow(NothingChanged)
})

describe('of what could not be opened', () => {
  const unread = failed({ stage: 'open', error_class: 'NotJson', message_id: undefined as never })

  test('a whole body takes its place; a payload alone cannot, because the rest is unknown', () => {
    const copy = copied({ body: { type: 'work.stop', payload: { job_id: 'j1' } } }, '{"type": oops', unread)
    expect(contentOf(copy.bytes)).toMatchObject({ message_id: copy.message_id, trace_id: trace, type: 'work.stop' })
    expect(() => copied({ payload: {} }, '{"type": oops', unread)).toThrow('send the whole body')
  })

  test('an array of one is its message, an array of several is not one message', () => {
    expect(copied({ payload: { job_id: 'j2' } }, [said], unread).type).toBe('work.stop')
    expect(() => copied({ payload: {} }, [said, said], unread)).toThrow('holds 2 messages')
  })

  test('bare telemetry is a payload', () => {
    const record = { ...unread, topic: 'robots/r1/telemetry' }
    const copy = copied({ payload: { battery: 50 } }, { battery: 'full' }, record)
    expect(contentOf(copy.bytes)).toMatchObject({ type: 'robot.telemetry', payload: { battery: 50 } })
  })
})

test('a fact that a dialect derived is said in our own words, as the journal kept it', () => {
  const topic = 'uagv/v2/ff/5iO4/state'
  const record = failed({ topic, robot_id: 'ff:5iO4', stage: 'machine' })
  const derived = { type: 'work.completed', payload: { job_id: 'j1' } } as unknown as Message
  const copy = copied({ payload: { job_id: 'j2' } }, { headerId: 1 }, record, derived)
  expect(copy).toMatchObject({
    topic: 'robots/ff:5iO4/messages',
    subject: 'robot:ff:5iO4',
    type: 'work.completed',
    changes: [{ path: 'payload.job_id', before: 'j1', after: 'j2' }],
  })
})

test('what is said in another dialect has nothing that has to be confirmed: its version is the protocol’s, not a policy’s', () => {
  const { message_id: _, ...unread } = failed({
    topic: 'uagv/v2/ff/5iO4/connection',
    robot_id: 'ff:5iO4',
    stage: 'open',
  })
  const state = {
    headerId: 1,
    timestamp: '2026-05-13T13:48:51.348Z',
    version: '2.0',
    manufacturer: 'ff',
    serialNumber: '5iO4',
    connectionState: 'ONLINE',
  }
  expect(editableOf(unread, bytesOf(state), failureKinds)).toMatchObject({ payload_alone: false, sensitive: {} })
  const copy = copied({ body: { ...state, version: '2.0.0' } }, state, unread)
  expect(copy).toMatchObject({ changes: [{ path: 'version', before: '2.0', after: '2.0.0' }], warnings: [] })
  expect(editableOf(failed(), bytesOf(said), failureKinds).sensitive).toHaveProperty('version')
})

test('an event for a function is not edited, nor what nobody knows', () => {
  expect(() => copied({ payload: {} }, said, failed({ kind: 'delivery' }))).toThrow(NotEditable)
  expect(() => copied({ payload: {} }, said, failed({ kind: 'unknown' }))).toThrow('no message that anybody sent')
})

test('changes are named by their path, whole where the kinds differ', () => {
  expect(changesBetween({ a: [1, { b: 2 }], c: 1 }, { a: [1, { b: 3 }], c: { d: 1 } })).toEqual([
    { path: 'a.1.b', before: 2, after: 3 },
    { path: 'c', before: 1, after: { d: 1 } },
  ])
})
