// From a stream record to messages, in two steps: readArrival tells who and where (so that dispatch can read its rows in one
// go), openArrival tells what. Neither throws on anything a sender can write: every refusal is a value with its class, a text
// for a person, and the bytes to keep.

import type { Arrival, Rejected, StreamedRecord } from './arrival.ts'
import { readArrival } from './arrival.ts'
import type { Decoded, Dialect, Known, RefusedElement, RobotMemory } from './dialects/dialect.ts'
import { dialects } from './dialects/list.ts'
import { native } from './dialects/native.ts'
import type { Message } from './envelope.ts'
import type { OpeningError } from './opening-error.ts'

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
  if (decoded.error !== undefined) {
    const { error, memory } = decoded
    return { outcome: 'rejected', arrival, error, bytes: arrival.bytes, ...(memory === undefined ? {} : { memory }) }
  }
  const { message_id } = arrival.redrive ?? {}
  if (message_id !== undefined) return oneAgain(message_id, decoded, arrival)
  const { messages, refused = [], memory } = decoded
  return { outcome: 'opened', arrival, messages, refused, ...(memory === undefined ? {} : { memory }) }
}

/**
 * A message that was opened before and comes alone: it keeps its id, whatever that was derived from. A record that says
 * several things says them by their ids; what was derived by comparing with a state that is gone is not in it any more.
 */
function oneAgain(message_id: string, { messages, refused = [] }: Told, arrival: Arrival): Opened | Rejected {
  const [first] = messages
  // Only there may an id hang on the place; other dialects derive theirs from what is said.
  const alone = arrival.dialect === native.name && messages.length === 1 && refused.length === 0 ? first : undefined
  const message = messages.find((one) => one.message_id === message_id) ?? alone
  if (message) return { outcome: 'opened', arrival, messages: [{ ...message, message_id }], refused: [] }
  const text = `the redriven message ${message_id} is not in these bytes: they say ${messages.map((one) => one.message_id).join(', ') || 'nothing'}`
  return { outcome: 'rejected', arrival, error: { class: 'NotAMessage', text }, bytes: arrival.bytes }
}

/** Both steps, for callers that have everything at hand. */
export function openRecord(record: StreamedRecord, known: Known): Opened | Rejected {
  const reading = readArrival(record)
  return reading.outcome === 'arrived' ? openArrival(reading.arrival, known) : reading
}

type Told = Exclude<Decoded, { readonly error: OpeningError }>

const byName: ReadonlyMap<string, Dialect> = new Map(dialects.map((dialect) => [dialect.name, dialect]))

function dialectNamed(name: string): Dialect {
  const dialect = byName.get(name)
  if (dialect === undefined) throw new Error(`dialect "${name}" is not in messages/dialects/list.ts`)
  return dialect
}
