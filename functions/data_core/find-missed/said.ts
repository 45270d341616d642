/**
 * What a line of the lake says, by the code with which dispatch opens records. The lake has no sequence numbers, so an id or a
 * trace that dispatch derived from one is not known here; such a message is found again by its trace and its place in the
 * record.
 */
import { derivedId, derivedTraceId } from '../../../messages/ids.ts'
import { elementsOf } from '../../../messages/json-elements.ts'
import { type Arrival, type Opened, openArrival, type Rejected, readArrival } from '../../../messages/open.ts'

/** One record that lay on the stream. */
export interface Said {
  readonly topic: string
  readonly source?: string
  readonly client_id?: string
  readonly principal?: string
  /** RFC 3339 */
  readonly received_at: string
  /** Absent if its topic names nobody. */
  readonly robot_id?: string
  /** Absent if the door gave none. */
  readonly trace_id?: string
  /** The failure whose message an operator edited into this one. */
  readonly edited_from?: string
  /** The sender's. */
  readonly bytes: Uint8Array
  /** What has an outcome of its own. */
  readonly parts: readonly Part[]
}

/**
 * - trigger: decided one by one, and journalled
 * - telemetry: observed; only the last-known state tells
 * - presence: a lifecycle event of the broker, decided only for a client that is a robot
 * - state: one record of a dialect that compares with the last state; what it says depends on what was known
 * - unopened: ends as a failure
 */
export interface Part {
  readonly kind: 'trigger' | 'telemetry' | 'presence' | 'state' | 'unopened'
  /** As `index` of a message. */
  readonly index: number
  /** Only if it is the same on every delivery, wherever the record lies. */
  readonly message_id?: string
  readonly trace_id?: string
  readonly correlation_id?: string
  readonly causation_id?: string
  readonly type?: string
  readonly sequence?: number
  /** Its own, if it is one of several. */
  readonly bytes: Uint8Array
}

/** What carries no message of its own: a release, a redrive (its failure's record tells), or a line that is no record. */
export type Read =
  | { readonly said: Said }
  | { readonly said?: undefined; readonly why: 'control' | 'redrive' | 'unreadable' }

export const readSaid = (line: Uint8Array): Read => {
  const reading = readArrival({ data: line, sequence_number: NOWHERE })
  if (reading.outcome === 'rejected') return rejected(reading)
  const { arrival } = reading
  if (arrival.control !== undefined) return { why: 'control' }
  if (arrival.redrive !== undefined) return { why: 'redrive' }
  return { said: { ...edgeOf(arrival), parts: partsOf(arrival) } }
}

/** In place of a sequence number: what is derived from it is not the id that dispatch derived. */
const NOWHERE = 'lake'

const rejected = ({ topic, trace_id, received_at, bytes }: Rejected): Read => {
  if (topic === undefined || received_at === undefined) return { why: 'unreadable' }
  const traced = trace_id === undefined || isFromNowhere(trace_id) ? {} : { trace_id }
  return { said: { topic, received_at, bytes, ...traced, parts: [{ kind: 'unopened', index: 0, ...traced, bytes }] } }
}

const edgeOf = ({ topic, source, client_id, principal, received_at, robot_id, trace_id, edit, bytes }: Arrival) => ({
  topic,
  source,
  ...(client_id !== undefined && { client_id }),
  ...(principal !== undefined && { principal }),
  received_at,
  robot_id,
  ...(!isFromNowhere(trace_id) && { trace_id }),
  ...(edit !== undefined && { edited_from: edit.edited_from }),
  bytes,
})

const isFromNowhere = (traceId: string): boolean => traceId === derivedTraceId(NOWHERE)

const partsOf = (arrival: Arrival): readonly Part[] => {
  const opened = openSafely(arrival)
  const whole = { index: 0, ...tracedBy(arrival.trace_id), bytes: arrival.bytes }
  if (opened === undefined || opened.outcome === 'rejected') return [{ kind: 'unopened', ...whole }]
  if (arrival.dialect !== 'native' && arrival.dialect !== 'presence') return [{ kind: 'state', ...whole }]
  const several = opened.messages.length + opened.refused.length > 1
  const elements = several ? (elementsOf(arrival.bytes) ?? []) : []
  const messages = opened.messages.map((message): Part => {
    const { kind, index, message_id, trace_id, correlation_id, causation_id, type, sequence } = message
    return {
      kind: arrival.dialect === 'presence' ? 'presence' : kind === 'telemetry' ? 'telemetry' : 'trigger',
      index,
      ...(message_id !== derivedId(NOWHERE, index) && { message_id }),
      ...tracedBy(trace_id),
      ...(correlation_id !== undefined && { correlation_id }),
      ...(causation_id !== undefined && { causation_id }),
      type,
      ...(sequence !== undefined && { sequence }),
      bytes: elements[index - 1] ?? arrival.bytes,
    }
  })
  const refused = opened.refused.map(
    ({ index, bytes }): Part => ({ kind: 'unopened', index, ...tracedBy(arrival.trace_id), bytes }),
  )
  return [...messages, ...refused].sort((one, other) => one.index - other.index)
}

const tracedBy = (trace_id: string): { readonly trace_id?: string } => (isFromNowhere(trace_id) ? {} : { trace_id })

/** As of a robot that has said something before: only then does a lifecycle event say anything. */
const openSafely = (arrival: Arrival): Opened | Rejected | undefined => {
  try {
    return openArrival(arrival, { entered_by: 'robot.connected' })
  } catch {
    // A mistake of ours, which dispatch records as a failure of the record as well.
    return undefined
  }
}
