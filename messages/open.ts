// From a stream record to messages, in two steps: readArrival tells who and where (so that dispatch can read its rows in one
// go), openArrival tells what. Neither throws on anything a sender can write.

import type { Message } from './envelope.ts'
import type { OpeningError } from './opening-error.ts'
import type { Redrive } from './stream-record.ts'

/** As it comes from the stream. */
export interface StreamedRecord {
  /** The bytes of the stream record (JSON), not yet the sender's. */
  readonly data: Uint8Array
  readonly sequence_number: string
}

/** What the edge says about one record: who spoke, where, when. */
export interface Arrival {
  readonly dialect: string
  readonly topic: string
  readonly robot_id: string
  readonly subject: string
  readonly client_id: string | undefined
  readonly principal: string | undefined
  /** RFC 3339 UTC */
  readonly received_at: string
  readonly received_at_ms: number
  readonly trace_id: string
  readonly source: string
  readonly sequence_number: string
  /** The sender's bytes. */
  readonly bytes: Uint8Array
  readonly redrive?: Redrive
  readonly control?: 'release'
}

/** What is known of the robot when its record's turn comes: state and entered_by of its row, memory of its last-known item. */
export interface Known {
  readonly state?: string | undefined
  /** Type of the message that was applied last. */
  readonly entered_by?: string | undefined
  /** What openArrival handed back the last time; undefined for a robot that was never heard. */
  readonly memory?: unknown
}

export interface Rejected {
  readonly outcome: 'rejected'
  /** Absent when not even the wrapper could be read. */
  readonly arrival?: Arrival
  readonly error: OpeningError
  /** What to keep: the sender's bytes, or the record's own when the wrapper is broken. */
  readonly bytes: Uint8Array
}

/** One element of an array that could not be opened; the others are not held back by it. */
export interface RefusedElement {
  readonly index: number
  readonly error: OpeningError
  /** The element's own bytes, cut out of the array unchanged. */
  readonly bytes: Uint8Array
}

export interface Opened {
  readonly outcome: 'opened'
  readonly arrival: Arrival
  readonly messages: readonly Message[]
  readonly refused: readonly RefusedElement[]
  /** To be kept on the last-known item and handed in again; absent when it did not change. */
  readonly memory?: unknown
}

export type Reading = { readonly outcome: 'arrived'; readonly arrival: Arrival } | Rejected

/** Wrapper and topic: who speaks which dialect about whom. */
export function readArrival(_record: StreamedRecord): Reading {
  throw new Error('readArrival is not written yet')
}

/** Bytes to messages, in the arrival's dialect. */
export function openArrival(_arrival: Arrival, _known: Known): Opened | Rejected {
  throw new Error('openArrival is not written yet')
}

/** Both steps, for callers that have everything at hand. */
export function openRecord(record: StreamedRecord, known: Known): Opened | Rejected {
  const reading = readArrival(record)
  return reading.outcome === 'arrived' ? openArrival(reading.arrival, known) : reading
}
