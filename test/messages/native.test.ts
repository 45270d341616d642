import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { envelopeSchema } from '../../messages/envelope.ts'
import type { Known } from '../../messages/open.ts'
import { open, opened, rejected, TRACE_ID } from './records.ts'

describe('a native message', () => {
  test('keeps what its sender said and gets from the edge what the sender may not say', () => {
    const said = {
      message_id: 'done-17',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      correlation_id: 'job-17',
      causation_id: 'cmd-1',
      type: 'work.completed',
      version: 'v2',
      schema_version: 1,
      robot_id: 'r1',
      subject: 'robot:r9',
      received_at: '1999-01-01T00:00:00Z',
      source: 'root',
      sequence: 41,
      occurred_at: '2026-05-01T06:04:00+02:00',
      priority: 'urgent',
      payload: { job_id: 'job-17', result: { picked: 4 }, extra: true },
    }
    expect(opened({ value: said }).messages).toEqual([
      {
        message_id: 'done-17',
        trace_id: '0af7651916cd43dd8448eb211c80319c',
        correlation_id: 'job-17',
        causation_id: 'cmd-1',
        type: 'work.completed',
        version: 'v2',
        schema_version: 1,
        robot_id: 'r1',
        subject: 'robot:r1',
        sequence: 41,
        occurred_at: '2026-05-01T04:04:00.000Z',
        received_at: '2026-05-13T13:48:51.348Z',
        priority: 'urgent',
        source: 'device.hw',
        payload: { job_id: 'job-17', result: { picked: 4 }, extra: true },
        kind: 'fact',
        index: 1,
      },
    ])
  })

  test('of nothing but a type is whole', () => {
    expect(opened({ value: { type: 'robot.connected' } }).messages).toMatchObject([
      { type: 'robot.connected', trace_id: TRACE_ID, schema_version: 1, priority: 'normal', payload: {}, kind: 'fact' },
    ])
  })

  test('without an id is named by its sequence, else by its place on the stream: the same on every delivery', () => {
    const ids = (value: unknown, sequence_number: string) =>
      opened({ value, sequence_number }).messages.map((message) => message.message_id)
    const counted = { type: 'robot.connected', sequence: 5 }
    expect(ids(counted, '1')).toEqual(ids(counted, '2'))
    expect(ids(counted, '1')).not.toEqual(ids({ ...counted, sequence: 6 }, '1'))
    const bare = { type: 'robot.connected' }
    expect(ids(bare, '1')).toEqual(ids(bare, '1'))
    expect(ids(bare, '1')).not.toEqual(ids(bare, '2'))
    expect(new Set(ids([bare, bare, bare], '1')).size).toBe(3)
    expect(ids(bare, '1')[0]).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('may write its trace as a UUID', () => {
    const [message] = opened({
      value: { type: 'robot.connected', trace_id: '0AF76519-16CD-43DD-8448-EB211C80319C' },
    }).messages
    expect(message?.trace_id).toBe('0af7651916cd43dd8448eb211c80319c')
  })

  test('may refer to content that was uploaded before', () => {
    const content = { upload_id: 'u1', bytes: 5_000_000, sha256: 'a'.repeat(64), content_type: 'image/png' }
    expect(opened({ value: { type: 'robot.connected', content } }).messages).toMatchObject([{ content }])
    expect(rejected({ value: { type: 'robot.connected', content: { bytes: 1 } } }).error).toMatchObject({
      class: 'NotAMessage',
      text: 'content.upload_id is missing; expected 1 to 64 of A-Z a-z 0-9 . _ : -',
    })
  })

  test('on the telemetry topic may leave out its type, or be the bare reading', () => {
    const topic = 'robots/r1/telemetry'
    expect(opened({ topic, value: { payload: { battery: 50 } } }).messages).toMatchObject([
      { type: 'robot.telemetry', payload: { battery: 50 } },
    ])
    expect(opened({ topic, value: { battery: 50, sequence: 3 } }).messages).toMatchObject([
      { type: 'robot.telemetry', kind: 'telemetry', sequence: 3, payload: { battery: 50 } },
    ])
    expect(rejected({ topic, value: { battery: 'full' } }).error.class).toBe('InvalidPayload')
    const [reading] = opened({ topic, value: { battery: 50, content: 'oranges' } }).messages
    expect(reading).toMatchObject({ payload: { battery: 50, content: 'oranges' } })
    expect(reading).not.toHaveProperty('content')
    expect(opened({ topic, value: { type: 'work.started' } }).messages).toMatchObject([
      { type: 'work.started', kind: 'fact' },
    ])
  })

  test('is taken or refused by the hand-written check exactly as by the schema that the reference prints', () => {
    const odd = fc.oneof(
      fc.constant(undefined),
      fc.string(),
      fc.integer(),
      fc.constantFrom(null, [], {}, true, 1.5, -1),
    )
    const field = (good: readonly unknown[]) =>
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: odd })
    const envelope = fc.record({
      message_id: field([undefined, 'a', 'x'.repeat(64)]),
      trace_id: field([undefined, TRACE_ID, '9f1a3bd0-5f0e-4c58-9a0b-6f0c1d2e3f40']),
      correlation_id: field([undefined, 'job:1']),
      causation_id: field([undefined, 'cmd.1']),
      type: field(['robot.connected']),
      version: field([undefined, 'v1', 'v10', 'v0', 'V1']),
      schema_version: field([undefined, 1]),
      robot_id: fc.constantFrom(undefined, 'r1', 'r2'),
      sequence: field([undefined, 0, 7]),
      occurred_at: field([undefined, '2026-05-13T13:48:51Z', '2026-05-13T13:48:51.348123+02:00', '2026-05-13']),
      priority: field([undefined, 'urgent', 'normal']),
      payload: field([undefined, {}, { reason: 'x' }]),
      content: field([
        undefined,
        { upload_id: 'u1' },
        { upload_id: 'u1', bytes: 7, sha256: 'a'.repeat(64), content_type: 'image/png', more: 1 },
        { upload_id: 'not an id' },
        { upload_id: 'u1', bytes: -1 },
        { upload_id: 'u1', sha256: 'A'.repeat(64) },
        { upload_id: 'u1', content_type: 'a picture' },
        { bytes: 7 },
      ]),
    })
    fc.assert(
      fc.property(envelope, (value) => {
        const written = JSON.parse(JSON.stringify(value)) as Record<string, unknown>
        const result = open({ value: written })
        const byHand = result.outcome === 'opened' || result.error.class !== 'NotAMessage'
        expect(envelopeSchema.safeParse(written).success).toBe(byHand)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('an array', () => {
  test('of 100 is 100 messages, in order', () => {
    const { messages } = opened({
      value: Array.from({ length: 100 }, (_, at) => ({ type: 'robot.telemetry', sequence: at })),
    })
    expect(messages.map((message) => message.sequence)).toEqual(Array.from({ length: 100 }, (_, at) => at))
    expect(messages.map((message) => message.index)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1))
  })

  test.each([
    ['the wrong schema', '{"type":"work.start"}', 'InvalidPayload'],
    ['another robot', '{"type":"robot.lost","robot_id":"r2"}', 'RobotMismatch'],
    ['equal keys', '{"type":"robot.lost","type":"robot.lost"}', 'DuplicateKey'],
    ['an unsafe number', '{"type":"robot.lost","sequence":1e400}', 'UnsafeNumber'],
    ['a forbidden key', '{"type":"robot.lost","__proto__":{}}', 'ForbiddenKey'],
    ['half a pair', '{"type":"robot.lost","payload":{"reason":"\\udc00"}}', 'LoneSurrogate'],
    ['32 levels of its own', `{"type":"robot.lost","payload":{"a":${'['.repeat(30)}${']'.repeat(30)}}}`, 'TooDeep'],
    ['no object', '"robot.lost"', 'NotAMessage'],
  ])('with one element of %s loses that element only, and keeps its bytes', (_, bad, errorClass) => {
    const result = opened({ text: `[ {"type":"robot.connected"} , ${bad}\n,{"type":"robot.disconnected"}]` })
    expect(result.messages.map(({ type, index }) => [type, index])).toEqual([
      ['robot.connected', 1],
      ['robot.disconnected', 3],
    ])
    expect(result.refused).toHaveLength(1)
    expect(result.refused[0]).toMatchObject({
      index: 2,
      error: { class: errorClass, text: expect.stringMatching(/^element 2 of 3: /) },
    })
    expect(Buffer.from(result.refused[0]?.bytes ?? []).toString()).toBe(bad)
  })

  test('keeps of a bad element what it rightly says of itself', () => {
    const trace = '0AF76519-16CD-43DD-8448-EB211C80319C'
    const bad = { message_id: 'm1', trace_id: trace, correlation_id: 'no good', type: 'x.y', payload: 7 }
    const [refusal] = opened({ value: [bad, { type: 'robot.lost' }] }).refused
    expect(refusal?.error.said).toEqual({
      message_id: 'm1',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      type: 'x.y',
    })
    expect(rejected({ value: bad }).error.said).toEqual(refusal?.error.said)
    expect(rejected({ value: [bad, bad] }).error.said).toBeUndefined()
    expect(rejected({ value: { payload: {} } }).error.said).toBeUndefined()
  })

  test('with several bad elements keeps the error of each', () => {
    const { messages, refused } = opened({ text: '[{"type":"x.y"},{"type":"robot.lost"},{"a":1,"a":2}]' })
    expect(messages).toHaveLength(1)
    expect(refused.map(({ index, error }) => [index, error.class])).toEqual([
      [1, 'UnknownMessage'],
      [3, 'DuplicateKey'],
    ])
  })

  test('without one good element is one refused record with its bytes whole', () => {
    const text = '[{"type":"x.y"},7]'
    const refusal = rejected({ text })
    expect(refusal.error.text).toMatch(/^element 1 of 2: type "x\.y" is not in the catalogue/)
    expect(Buffer.from(refusal.bytes).toString()).toBe(text)
  })

  test('that is no JSON as a whole has no element to be believed', () => {
    expect(rejected({ text: '[{"type":"robot.lost"},{"a":1,"a":2},{oops}]' }).error.class).toBe('NotJson')
    expect(rejected({ text: `[{"type":"robot.lost"},${'['.repeat(40)}${']'.repeat(40)},]` }).error.class).toBe(
      'NotJson',
    )
  })
})

describe('a robot that speaks again', () => {
  const quiet: Known = { state: 'offline', entered_by: 'robot.went_quiet' }
  const types = (known: Known, value: unknown, topic = 'robots/r1/telemetry', source = 'device.hw') =>
    opened({ known, value, topic, wrapper: { source } }).messages.map((message) => message.type)

  test.each([
    ['offline', 'robot.went_quiet'],
    ['unreachable', 'robot.went_quiet'],
    ['offline', 'robot.lost'],
  ])('after silence (%s by %s) is connected ahead of what it says', (state, entered_by) => {
    const { messages } = opened({
      known: { state, entered_by },
      topic: 'robots/r1/telemetry',
      value: { message_id: 't1', payload: { battery: 9 } },
    })
    expect(messages).toMatchObject([
      {
        type: 'robot.connected',
        kind: 'fact',
        derived: true,
        index: 0,
        causation_id: 't1',
        payload: { reason: 'spoke: robot.telemetry' },
      },
      { type: 'robot.telemetry', index: 1 },
    ])
    const [again] = opened({
      known: { state, entered_by },
      topic: 'robots/r1/telemetry',
      value: { message_id: 't2', payload: { battery: 9 } },
    }).messages
    expect(again?.message_id).not.toBe(messages[0]?.message_id)
  })

  test('says so once for an array', () => {
    expect(types(quiet, [{ battery: 9 }, { battery: 9 }])).toEqual([
      'robot.connected',
      'robot.telemetry',
      'robot.telemetry',
    ])
  })

  test('after a goodbye stays away until it connects', () => {
    expect(types({ state: 'offline', entered_by: 'robot.disconnected' }, { battery: 9 })).toEqual(['robot.telemetry'])
    expect(types({ state: 'offline' }, { battery: 9 })).toEqual(['robot.telemetry'])
  })

  test('is not connected by what others ask of it, nor by what it says of its own presence', () => {
    expect(types(quiet, { type: 'work.start', payload: { job_id: 'j' } })).toEqual(['work.start'])
    expect(types(quiet, { type: 'robot.connected' })).toEqual(['robot.connected'])
    expect(types(quiet, { type: 'robot.lost' }, 'robots/r1/messages', 'service_platform.core.event_rule')).toEqual([
      'robot.lost',
    ])
    expect(types({ state: 'idle', entered_by: 'robot.went_quiet' }, { battery: 9 })).toEqual(['robot.telemetry'])
  })
})
