import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readArrival } from '../../messages/arrival.ts'
import { dialects } from '../../messages/dialects/list.ts'
import type { Redrive } from '../../messages/stream-record.ts'
import { streamRecordSchema } from '../../messages/stream-record.ts'
import { open, opened, RECEIVED_AT_MS, rejected, TRACE_ID } from './records.ts'

const record = (value: unknown) => ({ data: Buffer.from(JSON.stringify(value)), sequence_number: '7' })
const good = { data: 'e30=', topic: 'robots/r1/messages', received_at: RECEIVED_AT_MS, source: 'device.hw' }

describe('a stream record', () => {
  test('tells who spoke, where and when before it is opened', () => {
    const reading = readArrival(record({ ...good, client_id: 'r1', principal: null, trace_id: TRACE_ID }))
    expect(reading).toMatchObject({
      outcome: 'arrived',
      arrival: {
        dialect: 'native',
        topic: 'robots/r1/messages',
        robot_id: 'r1',
        subject: 'robot:r1',
        client_id: 'r1',
        principal: undefined,
        received_at: '2026-05-13T13:48:51.348Z',
        received_at_ms: RECEIVED_AT_MS,
        trace_id: TRACE_ID,
        source: 'device.hw',
        sequence_number: '7',
      },
    })
  })

  test.each([
    ['no JSON', Buffer.from('{'), 'NotJson', /^stream record: /],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'InvalidUtf8', /^stream record: not UTF-8/],
    ['an array', Buffer.from('[]'), 'NotAMessage', 'stream record is []; an object was expected'],
    [
      'no data',
      record({ ...good, data: undefined }).data,
      'NotAMessage',
      "stream record: data is missing; base64 of the sender's bytes was expected",
    ],
    [
      'data that is not base64',
      record({ ...good, data: '{"a":1}!' }).data,
      'NotAMessage',
      /^stream record: data is "{\\"a\\":1}!"/,
    ],
    [
      'no topic',
      record({ ...good, topic: '' }).data,
      'NotAMessage',
      'stream record: topic is ""; an MQTT topic was expected',
    ],
    [
      'no source',
      record({ ...good, source: 3 }).data,
      'NotAMessage',
      'stream record: source is 3; a namespace was expected',
    ],
    [
      'no time',
      record({ ...good, received_at: 'now' }).data,
      'NotAMessage',
      'stream record: received_at is "now"; epoch milliseconds were expected',
    ],
    ['a time beyond all clocks', record({ ...good, received_at: 1e300 }).data, 'NotAMessage', /received_at is 1e\+300/],
  ])('with %s is refused whole', (_, data, errorClass, text) => {
    const reading = readArrival({ data, sequence_number: '7' })
    expect(reading).toMatchObject({ outcome: 'rejected', error: { class: errorClass }, bytes: data })
    if (reading.outcome === 'rejected') {
      expect(reading.arrival).toBeUndefined()
      if (typeof text === 'string') expect(reading.error.text).toBe(text)
      else expect(reading.error.text).toMatch(text)
    }
  })

  test('is never thrown on, whatever lies on the stream', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (data) => {
          expect(readArrival({ data, sequence_number: '1' }).outcome).toBe('rejected')
        },
      ),
    )
    const loose = fc.record(
      {
        data: fc.anything(),
        topic: fc.anything(),
        received_at: fc.anything(),
        source: fc.anything(),
        trace_id: fc.anything(),
        redrive: fc.anything(),
        control: fc.anything(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(loose, (fields) => {
        const text = safeJson({ ...good, ...fields })
        expect(['arrived', 'rejected']).toContain(
          readArrival({ data: Buffer.from(text), sequence_number: '1' }).outcome,
        )
      }),
    )
  })

  test('has its time in RFC 3339, to the millisecond, whatever came before it', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), fc.integer({ min: 0, max: 5000 }), (date, later) => {
        for (const received_at of [date.getTime(), date.getTime() + later]) {
          if (received_at > 8_640_000_000_000_000) return
          const reading = readArrival(record({ ...good, received_at }))
          expect(reading.outcome === 'arrived' && reading.arrival.received_at).toBe(new Date(received_at).toISOString())
        }
      }),
    )
  })

  test('that the hand-written check takes is one that the schema takes', () => {
    for (const fields of [
      {},
      { client_id: null, principal: 'p', trace_id: null, content_type: null },
      { content_type: 'application/json' },
    ]) {
      expect(streamRecordSchema.safeParse({ ...good, ...fields }).success).toBe(true)
      expect(readArrival(record({ ...good, ...fields })).outcome).toBe('arrived')
    }
  })

  test("without a trace gets one of its own, the same on every delivery; a rule's UUID loses its dashes", () => {
    const own = open({ value: { type: 'robot.connected' }, wrapper: { trace_id: null } })
    expect(own.arrival?.trace_id).toMatch(/^[0-9a-f]{32}$/)
    expect(open({ value: {}, wrapper: { trace_id: 'junk' } }).arrival?.trace_id).toBe(own.arrival?.trace_id)
    expect(opened({ value: { type: 'robot.connected' } }).messages[0]?.trace_id).toBe(TRACE_ID)
  })

  test('carries marks of ours only through our own doors', () => {
    const wrapper = { redrive: { redrive_of: 'f1', attempt: 2 }, control: 'release' as const }
    const message = { value: { type: 'robot.connected' } }
    const ours = opened({ ...message, wrapper: { ...wrapper, source: 'service_platform.core.messaging' } })
    expect(ours.arrival).toMatchObject({ redrive: { redrive_of: 'f1', attempt: 2 }, control: 'release' })
    expect(ours.messages).toEqual([])
    const theirs = opened({ ...message, wrapper })
    expect(theirs.arrival.redrive).toBeUndefined()
    expect(theirs.arrival.control).toBeUndefined()
    expect(theirs.messages).toHaveLength(1)
  })

  test('that is redriven derives the ids of its first life, also where nobody speaks its topic any more', () => {
    const source = 'service_platform.core.messaging'
    const ids = (redrive: Redrive) =>
      opened({ value: { type: 'robot.connected' }, wrapper: { source, redrive } }).messages[0]?.message_id
    const first = ids({ redrive_of: 'f1', attempt: 1, derive_from: '77' })
    expect(ids({ redrive_of: 'f1', attempt: 2, derive_from: '77' })).toBe(first)
    expect(ids({ redrive_of: 'f1', attempt: 2, origin_position: `${'77'.padStart(60, '0')}:00000` })).toBe(first)
    expect(ids({ redrive_of: 'f1', attempt: 2 })).not.toBe(first)
    const unspoken = readArrival(
      record({ ...good, source, topic: 'nobody/here', redrive: { redrive_of: 'f1', attempt: 2 } }),
    )
    expect(unspoken).toMatchObject({ outcome: 'rejected', redrive: { redrive_of: 'f1', attempt: 2 } })
  })

  test('that is one message again keeps the id that it had', () => {
    const source = 'service_platform.core.messaging'
    const redrive = { redrive_of: 'f1', attempt: 1, message_id: 'it-was-this' }
    const [message] = opened({ value: { type: 'robot.connected' }, wrapper: { source, redrive } }).messages
    expect(message).toMatchObject({ type: 'robot.connected', message_id: 'it-was-this' })
  })

  test('that is an edit counts in no numbers and is named by who edited what', () => {
    const wrapper = { source: 'service_platform.api_gateway', edit: { edited_from: 'f1', operation_id: 'o1' } }
    const value = { type: 'robot.connected', sequence: 4 }
    const edited = opened({ value, wrapper })
    expect(edited.arrival.edit).toEqual(wrapper.edit)
    expect(edited.messages[0]?.sequence).toBeUndefined()
    expect(edited.messages[0]?.message_id).toBe(opened({ value, wrapper }).messages[0]?.message_id)
    const { edit } = opened({ value, wrapper: { edit: wrapper.edit } }).arrival
    expect(edit).toBeUndefined()
  })

  test('that asks for a release needs no bytes', () => {
    const { data: _, ...rest } = good
    const reading = readArrival(record({ ...rest, source: 'service_platform.core.messaging', control: 'release' }))
    expect(reading).toMatchObject({ outcome: 'arrived', arrival: { control: 'release' } })
  })
})

describe('the topic', () => {
  test.each([
    ['robots/r1/messages', 'native', 'r1'],
    ['robots/r1/telemetry', 'native', 'r1'],
    ['robots/ff:5iO4/messages', 'native', 'ff:5iO4'],
    ['robots/ff:5_x002E_iO4/messages', 'native', 'ff:5.iO4'],
    ['$aws/rules/signalbox_dev_telemetry/robots/r1/telemetry', 'native', 'r1'],
    ['fts/v1/ff/5iO4/state', 'vda-derived', 'ff:5iO4'],
    ['fts/v1/ff/5iO4/connection', 'vda-derived', 'ff:5iO4'],
    ['fts/v1/ff/5iO4/factsheet', 'vda-derived', 'ff:5iO4'],
    ['$aws/events/presence/connected/r1', 'presence', 'r1'],
    ['$aws/events/presence/disconnected/ff:5_x002E_iO4', 'presence', 'ff:5.iO4'],
  ])('%s is %s of %s', (topic, dialect, robotId) => {
    expect(open({ text: '{}', topic }).arrival).toMatchObject({
      dialect,
      robot_id: robotId,
      subject: `robot:${robotId}`,
    })
  })

  test.each([
    ['robots/r1/commands', /^nobody speaks on topic "robots\/r1\/commands"; heard are robots\/\+\/messages, /],
    ['robots/r1/messages/more', /^nobody speaks/],
    ['robots//messages', /names robot ""; a robot id of 1 to 128 of/],
    ['robots/r 1/messages', /names robot "r 1"; a robot id of 1 to 128 of/],
    [`robots/${'r'.repeat(129)}/messages`, /a robot id of 1 to 128/],
    ['robots/../messages', /names robot ".."; a robot id of 1 to 128 of .*, not \. or \.\. was expected/],
    ['fts/v1/ff/5iO4/order', /^nobody speaks/],
    ['fts/v2/ff/5iO4/state', /^nobody speaks/],
    ['uagv/v2/acme/7/order', /^nobody speaks/],
    ['uagv/v4/acme/7/state', /^nobody speaks/],
    ['uagv/v2/mission/m-1/state', /names robot "mission\/m-1"/],
    ['$aws/events/subscriptions/subscribed/r1', /^nobody speaks/],
    ['$aws/rules/x', /^nobody speaks/],
  ])('%s is nobody’s', (topic, text) => {
    const refusal = rejected({ text: '{}', topic })
    expect(refusal.error.class).toBe('UnknownTopic')
    expect(refusal.error.text).toMatch(text)
    expect(refusal).toMatchObject({ topic, trace_id: TRACE_ID, received_at: '2026-05-13T13:48:51.348Z' })
  })

  test('and the content type choose the decoder', () => {
    const said = { value: { type: 'robot.connected' } }
    expect(open({ ...said, wrapper: { content_type: 'application/json; charset=utf-8' } }).outcome).toBe('opened')
    expect(rejected({ ...said, wrapper: { content_type: 'application/protobuf' } }).error).toMatchObject({
      class: 'UnknownTopic',
      text: expect.stringMatching(/^nobody speaks application\/protobuf on topic/),
    })
  })

  test.each(['fts/v1/ff//state', 'fts/v1//5iO4/state', 'fts/v1/f:f/5iO4/state'])(
    '%s names no robot: <manufacturer>:<serial> could be read in two ways',
    (topic) => {
      expect(rejected({ topic, value: {} }).error).toMatchObject({
        class: 'UnknownTopic',
        text: expect.stringContaining(`topic "${topic}" names robot`),
      })
    },
  )

  test('filters that the reference prints are the ones that are heard', () => {
    for (const dialect of dialects) {
      for (const filter of dialect.topic_filters) {
        const topic = filter.replaceAll('+', 'x').split('/')
        expect(matches(filter, topic)).toBe(true)
        expect(dialect.robotOf(topic)).toBeDefined()
        for (const other of dialects) if (other !== dialect) expect(other.robotOf(topic)).toBeUndefined()
      }
    }
  })
})

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? 'null'
  } catch {
    return '{}'
  }
}

const matches = (filter: string, segments: readonly string[]): boolean => {
  const parts = filter.split('/')
  return parts.length === segments.length && parts.every((part, at) => part === '+' || part === segments[at])
}
