// From a stream record to messages, in two steps: readArrival tells who and where (so that dispatch can read its rows in one
// go), openArrival tells what. Neither throws on anything a sender can write: every refusal is a value with its class, a text
// for a person, and the bytes to keep.

import type { Arrival, Rejected, StreamedRecord } from './arrival.ts'
import { readArrival } from './arrival.ts'
import type { Dialect, Known, RefusedElement, RobotMemory } from './dialects/dialect.ts'
import { dialects } from './dialects/list.ts'
import type { Message } from './envelope.ts'

export type { Arrival, Reading, Rejected } from './arrival.ts'
export { readArrival } from './arrival.ts'
export type { Known, RefusedElement } from './dialects/dialect.ts'

export interface Opened {
  readonly outcome: 'opened'
  readonly arrival: Arrival
  /** In the order in which they are to be decided. */
  readonly messages: readonly Message[]
  readonly refused: readonly RefusedElement[]
  /** To be kept on the last-known item once every message is decided or held; absent when nothing changed. */
  readonly memory?: RobotMemory
}

/** Bytes to messages, in the arrival's dialect. `known` is what holds when this record's turn comes. */
export function openArrival(arrival: Arrival, known: Known): Opened | Rejected {
  if (arrival.control !== undefined) return { outcome: 'opened', arrival, messages: [], refused: [] }
  const decoded = dialectNamed(arrival.dialect).decode(arrival, known)
  if (decoded.error !== undefined) return { outcome: 'rejected', arrival, error: decoded.error, bytes: arrival.bytes }
  const { messages, refused = [], memory } = decoded
  return { outcome: 'opened', arrival, messages, refused, ...(memory === undefined ? {} : { memory }) }
}

/** Both steps, for callers that have everything at hand. */
export function openRecord(record: StreamedRecord, known: Known): Opened | Rejected {
  const reading = readArrival(record)
  return reading.outcome === 'arrived' ? openArrival(reading.arrival, known) : reading
}

const byName: ReadonlyMap<string, Dialect> = new Map(dialects.map((dialect) => [dialect.name, dialect]))

function dialectNamed(name: string): Dialect {
  const dialect = byName.get(name)
  if (dialect === undefined) throw new Error(`dialect "${name}" is not in messages/dialects/list.ts`)
  return dialect
}
