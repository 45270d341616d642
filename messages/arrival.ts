// Who speaks, where and when: what the edge says about one stream record. Read first, so that dispatch can fetch the rows of
// a batch's robots in one go before anything is opened.
//
// The wrapper is written by our own doors (topic rules, put-on-stream), never by a sender. It is checked all the same:
// anybody who may write to the stream can break it, and a broken record must end as a dead letter, not as a throw.

import { isUtf8 } from 'node:buffer'
import type { RobotMemory } from './dialects/dialect.ts'
import { dialectOf } from './dialects/list.ts'
import { TRACE_ID } from './envelope.ts'
import { derivedTraceId } from './ids.ts'
import { idsFrom } from './ids-from.ts'
import type { OpeningError } from './opening-error.ts'
import { subjectOf } from './robot-id.ts'
import { shownValue } from './shown-value.ts'
import { type Edit, editSchema, type Redrive, redriveSchema } from './stream-record.ts'
import { textOf } from './strict-json.ts'

/** As it comes from the stream. */
export interface StreamedRecord {
  /** The bytes of the stream record (JSON, stream-record.ts), not yet the sender's. */
  readonly data: Uint8Array
  readonly sequence_number: string
}

export interface Arrival {
  /** Name of the dialect that is spoken on this topic. */
  readonly dialect: string
  readonly topic: string
  readonly robot_id: string
  readonly subject: string
  readonly client_id: string | undefined
  readonly principal: string | undefined
  /** RFC 3339 UTC, the edge's clock. */
  readonly received_at: string
  readonly received_at_ms: number
  readonly trace_id: string
  readonly source: string
  readonly sequence_number: string
  /** The sender's bytes. */
  readonly bytes: Uint8Array
  readonly redrive?: Redrive
  /** An operator's message, made of one that failed. */
  readonly edit?: Edit
  /** A record that carries no message but asks dispatch to release a parked robot. */
  readonly control?: 'release'
  /** With control: the held message that is not to be tried any more. */
  readonly abandon?: string
}

export interface Rejected {
  readonly outcome: 'rejected'
  /** Absent when wrapper or topic could not be read; then the next three say what is known. */
  readonly arrival?: Arrival
  readonly topic?: string
  readonly trace_id?: string
  readonly received_at?: string
  /** Of a redrive that still cannot be read. */
  readonly redrive?: Redrive
  readonly error: OpeningError
  /** What to keep: the sender's bytes, or the record's own when the wrapper is broken. */
  readonly bytes: Uint8Array
  /** As of Opened: that its robot said what cannot be opened is worth remembering. */
  readonly memory?: RobotMemory
}

export type Reading = { readonly outcome: 'arrived'; readonly arrival: Arrival } | Rejected

export function readArrival(record: StreamedRecord): Reading {
  const wrapper = wrapperOf(record.data)
  if (wrapper.error !== undefined) return { outcome: 'rejected', error: wrapper.error, bytes: record.data }
  const { value } = wrapper
  const bytes = bytesOf(value)
  if (bytes === undefined) {
    return brokenWrapper(record, `data is ${shownValue(value.data)}; base64 of the sender's bytes was expected`)
  }
  const { topic, received_at: receivedAtMs, source } = value
  if (typeof topic !== 'string' || topic === '')
    return brokenWrapper(record, `topic is ${shownValue(topic)}; an MQTT topic was expected`)
  if (typeof source !== 'string' || source === '')
    return brokenWrapper(record, `source is ${shownValue(source)}; a namespace was expected`)
  if (typeof receivedAtMs !== 'number' || Math.abs(receivedAtMs) > EPOCH_MS_MAX) {
    return brokenWrapper(record, `received_at is ${shownValue(receivedAtMs)}; epoch milliseconds were expected`)
  }
  const receivedAt = rfc3339(receivedAtMs)
  const redrive = redriveOf(value.redrive, source)
  const ids_from = idsFrom({ ...(redrive && { redrive }), sequence_number: record.sequence_number })
  const traceId = traceIdOf(value.trace_id) ?? derivedTraceId(ids_from)
  const spoken = dialectOf(topic, typeof value.content_type === 'string' ? value.content_type : undefined)
  if (spoken.error !== undefined) {
    const known = { topic, trace_id: traceId, received_at: receivedAt, ...(redrive && { redrive }) }
    return { outcome: 'rejected', ...known, error: spoken.error, bytes }
  }
  const edit = isTrusted(source) ? editSchema.safeParse(value.edit).data : undefined
  return {
    outcome: 'arrived',
    arrival: {
      dialect: spoken.dialect.name,
      topic: spoken.topic,
      robot_id: spoken.robot_id,
      subject: subjectOf(spoken.robot_id),
      client_id: textOrUndefined(value.client_id),
      principal: textOrUndefined(value.principal),
      received_at: receivedAt,
      received_at_ms: receivedAtMs,
      trace_id: traceId,
      source,
      sequence_number: record.sequence_number,
      bytes,
      ...(redrive === undefined ? {} : { redrive }),
      ...(edit === undefined ? {} : { edit }),
      ...(value.control === 'release' && isTrusted(source) ? { control: 'release' } : {}),
      ...(typeof value.abandon === 'string' && isTrusted(source) ? { abandon: value.abandon } : {}),
    },
  }
}

/** What `new Date` can hold. */
const EPOCH_MS_MAX = 8_640_000_000_000_000

type Wrapper = Readonly<Record<string, unknown>>

function wrapperOf(data: Uint8Array): { value: Wrapper; error?: undefined } | { error: OpeningError } {
  if (!isUtf8(data))
    return {
      error: { class: 'InvalidUtf8', text: 'stream record: not UTF-8; JSON of messages/stream-record.ts was expected' },
    }
  let value: unknown
  try {
    value = JSON.parse(textOf(data))
  } catch (error) {
    return {
      error: { class: 'NotJson', text: `stream record: ${error instanceof Error ? error.message : String(error)}` },
    }
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value: value as Wrapper }
  return { error: { class: 'NotAMessage', text: `stream record is ${shownValue(value)}; an object was expected` } }
}

/** Undefined when it is not base64: the decoder skips what it does not know, so a wrong length tells. */
function bytesOf(wrapper: Wrapper): Uint8Array | undefined {
  const { data } = wrapper
  if (data === undefined && wrapper.control !== undefined) return new Uint8Array()
  if (typeof data !== 'string' || data.length % 4 !== 0) return undefined
  const bytes = Buffer.from(data, 'base64')
  const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0
  return bytes.length === (data.length / 4) * 3 - padding ? bytes : undefined
}

/** IoT Core's traceid() is a UUID; W3C wants its 32 digits without dashes. */
function traceIdOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  if (TRACE_ID.test(value)) return value
  if (UUID.test(value))
    return value.slice(0, 8) + value.slice(9, 13) + value.slice(14, 18) + value.slice(19, 23) + value.slice(24)
  const digits = value.replaceAll('-', '').toLowerCase()
  return TRACE_ID.test(digits) ? digits : undefined
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

let second = Number.NaN
let untilSecond = ''

/** Records come many to the second, and writing a date costs as much as parsing a small message: the second is kept. */
function rfc3339(epochMs: number): string {
  const now = Math.floor(epochMs / 1000)
  if (now !== second) {
    untilSecond = new Date(now * 1000).toISOString().slice(0, -4)
    second = now
  }
  return `${untilSecond}${String(Math.trunc(epochMs - now * 1000)).padStart(3, '0')}Z`
}

function redriveOf(value: unknown, source: string): Redrive | undefined {
  if (value === undefined || !isTrusted(source)) return undefined
  const result = redriveSchema.safeParse(value)
  return result.success ? result.data : undefined
}

/** Marks of our own are believed from our own doors only; a topic rule cannot write them, and this makes sure of it. */
function isTrusted(source: string): boolean {
  return source !== 'device' && !source.startsWith('device.')
}

function brokenWrapper(record: StreamedRecord, text: string): Rejected {
  return { outcome: 'rejected', error: { class: 'NotAMessage', text: `stream record: ${text}` }, bytes: record.data }
}

function textOrUndefined(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
