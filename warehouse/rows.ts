/**
 * What one record of the stream says, as rows of the lake: opened by the code that dispatch opens it with, so that trace, type
 * and robot are columns. Without a robot's memory: what a dialect infers by comparing a state with the one before is decided and
 * journalled, but it is not in the bytes, and so it is not here. Presence is: its record says who came and went, though only
 * dispatch knows whether that client is a robot.
 */

import type { Message } from '../messages/envelope.ts'
import { elementsOf } from '../messages/json-elements.ts'
import { type Arrival, type Opened, openArrival, type Rejected, readArrival } from '../messages/open.ts'
import type { OpeningError } from '../messages/opening-error.ts'
import { positionOf } from '../messages/position.ts'
import { type RowOf, timestampIn, timestampOf } from './columns.ts'
import type { landingMessages } from './tables/landing.ts'

export type LandingMessage = RowOf<typeof landingMessages>

/** A record as whoever reads the stream is handed it. */
export interface ReadRecord {
  /** The bytes of the record: JSON of messages/stream-record.ts. */
  readonly data: Uint8Array
  readonly sequence_number: string
  readonly shard_id: string
  /** Epoch milliseconds, the stream's clock. */
  readonly arrived_at_ms: number
}

/** At least one: a record that says nothing is a row of its own, so that records can be counted by their rows. */
export const rowsOf = (record: ReadRecord): readonly LandingMessage[] => {
  const reading = readArrival(record)
  if (reading.outcome === 'rejected') return [unopenedRow(reading, record)]
  const { arrival } = reading
  const place = { ...placeOf(record), ...edgeOf(arrival) }
  if (arrival.control !== undefined)
    return [{ ...place, position: positionOf(record.sequence_number, 0), kind: 'control' }]
  const opened = opening(arrival)
  if (opened.outcome === 'rejected') return [unopenedRow({ ...opened, arrival }, record)]
  const said = opened.messages.filter((message) => isSaid(message, arrival))
  if (said.length + opened.refused.length === 0) {
    return [{ ...place, position: positionOf(record.sequence_number, 0), kind: 'control', ...bytesOf(arrival.bytes) }]
  }
  const elements = said.length + opened.refused.length > 1 ? (elementsOf(arrival.bytes) ?? []) : []
  return [
    ...said.map((message) => ({
      ...place,
      ...messageColumns(message),
      position: positionOf(record.sequence_number, message.index),
      ...bytesOf(elements[message.index - 1] ?? arrival.bytes),
    })),
    ...opened.refused.map(({ index, error, bytes }) => ({
      ...place,
      position: positionOf(record.sequence_number, index),
      ...errorColumns(error),
      ...bytesOf(bytes),
    })),
  ]
}

/** Whether the record says it in so many words, whatever was known before. */
const isSaid = ({ derived }: Message, { dialect }: Arrival): boolean => !derived || dialect === 'presence'

/** As of a robot that has said something before: only then does a lifecycle event say anything. */
const opening = (arrival: Arrival): Opened | Rejected => {
  try {
    return openArrival(arrival, { entered_by: 'robot.connected' })
  } catch (error) {
    // A mistake of ours, which dispatch records as a failure of the record as well.
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    return {
      outcome: 'rejected',
      arrival,
      error: { class: 'NotAMessage', text: `${name}: ${message}` },
      bytes: arrival.bytes,
    }
  }
}

const unopenedRow = (rejected: Rejected, record: ReadRecord): LandingMessage => {
  const { arrival, topic, trace_id, received_at, redrive, error, bytes } = rejected
  return {
    ...placeOf(record),
    ...(arrival
      ? edgeOf(arrival)
      : {
          ...(topic !== undefined && { topic }),
          ...(trace_id !== undefined && { trace_id }),
          ...(received_at !== undefined && at('received_at', Date.parse(received_at))),
          ...(redrive && { redrive_of: redrive.redrive_of, attempt: redrive.attempt }),
        }),
    position: positionOf(record.sequence_number, 0),
    ...errorColumns(error),
    ...bytesOf(bytes),
  }
}

const placeOf = ({ shard_id, arrived_at_ms }: ReadRecord): LandingMessage => ({
  shard_id,
  ...at('arrived_at', arrived_at_ms),
})

const edgeOf = (arrival: Arrival): LandingMessage => {
  const { client_id, principal, redrive, edit } = arrival
  return {
    trace_id: arrival.trace_id,
    robot_id: arrival.robot_id,
    subject: arrival.subject,
    dialect: arrival.dialect,
    topic: arrival.topic,
    source: arrival.source,
    ...(client_id !== undefined && { client_id }),
    ...(principal !== undefined && { principal }),
    ...at('received_at', arrival.received_at_ms),
    ...(redrive && { redrive_of: redrive.redrive_of, attempt: redrive.attempt }),
    ...(edit && { edited_from: edit.edited_from }),
  }
}

const messageColumns = (message: Message): LandingMessage => {
  const { sequence, version, correlation_id, causation_id, occurred_at, payload } = message
  return {
    message_id: message.message_id,
    trace_id: message.trace_id,
    type: message.type,
    kind: message.kind,
    schema_version: message.schema_version,
    priority: message.priority,
    ...(version !== undefined && { version }),
    ...(sequence !== undefined && { sequence }),
    ...(correlation_id !== undefined && { correlation_id }),
    ...(causation_id !== undefined && { causation_id }),
    ...(occurred_at !== undefined && named('occurred_at', timestampIn(occurred_at))),
    ...(message.kind === 'telemetry' && measured(payload)),
    payload: JSON.stringify(payload),
  }
}

/** What is asked for most, so that nobody has to read JSON for it. */
const measured = ({ battery, pose }: Message['payload']): LandingMessage => ({
  ...(typeof battery === 'number' && { battery }),
  ...poseOf(pose),
})

const poseOf = (pose: unknown): LandingMessage => {
  if (typeof pose !== 'object' || pose === null) return {}
  const { x, y, map } = pose as Readonly<Record<string, unknown>>
  return {
    ...(typeof x === 'number' && typeof y === 'number' && { pose_x: x, pose_y: y }),
    ...(typeof map === 'string' && { pose_map: map }),
  }
}

const errorColumns = (error: OpeningError): LandingMessage => ({
  kind: 'unopened',
  error_class: error.class,
  error_text: error.text.slice(0, 1_000),
})

const bytesOf = (bytes: Uint8Array): LandingMessage => ({
  bytes: bytes.byteLength,
  raw_base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
})

const at = (column: 'received_at' | 'arrived_at', epochMs: number): LandingMessage =>
  named(column, timestampOf(epochMs))

const named = (column: 'received_at' | 'occurred_at' | 'arrived_at', timestamp: string | undefined): LandingMessage =>
  timestamp === undefined ? {} : { [column]: timestamp }
