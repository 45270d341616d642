/**
 * What lies on the stream, read as a judge reads it: what each record asks to be decided, observed or refused. Facts that a
 * dialect derives depend on what was known at their turn, so they are not in here; the journal tells them by their position.
 */

import type { Simulation } from '../../local/simulated/simulate.ts'
import type { Message } from '../../messages/envelope.ts'
import { type Arrival, openArrival, readArrival } from '../../messages/open.ts'
import type { Redrive } from '../../messages/stream-record.ts'

export interface SaidRecord {
  readonly sequence_number: string
  /** As positions on the journal begin. */
  readonly place: string
  readonly arrived_at: number
  readonly robot_id: string | undefined
  readonly topic: string | undefined
  readonly dialect: string | undefined
  readonly source: string | undefined
  readonly bytes: Uint8Array
  /** The record as it went to the stream, for comparing with the lake. */
  readonly data: Uint8Array
  readonly isControl: boolean
  /** Of a record that is tried again. */
  readonly redrive?: Redrive
  /** Of an operator's copy: the failure that it takes the place of. */
  readonly edited_from?: string
  /** A failure of before, tried again: the books enter its end with the failure. */
  readonly isRedriven: boolean
  readonly triggers: readonly Message[]
  readonly telemetry: readonly Message[]
  readonly refused: readonly Refused[]
}

export interface Refused {
  /** Absent for a record that cannot be opened at all. */
  readonly index?: number
  readonly error_class: string
  readonly bytes: Uint8Array
}

/** In stream order, of all streams' shards; shards that follow a split one have greater numbers. */
export function saidOn({ runtime }: Simulation, streamArn: string): readonly SaidRecord[] {
  const stream = runtime.source(streamArn)
  if (!stream) throw new Error(`there is no stream ${streamArn}`)
  return stream
    .shards()
    .flatMap((shard) => stream.read(shard, 'TRIM_HORIZON', Number.MAX_SAFE_INTEGER))
    .map((record) => {
      const { kinesis } = JSON.parse(record.json()) as { kinesis: { data: string } }
      return recordOf(record.sequenceNumber, record.arrivedAt, Buffer.from(kinesis.data, 'base64'))
    })
    .sort((a, b) => (a.place < b.place ? -1 : 1))
}

export const placeOf = (sequenceNumber: string): string => sequenceNumber.padStart(60, '0')
export const positionIn = ({ place }: SaidRecord, index: number): string => `${place}:${String(index).padStart(5, '0')}`

function recordOf(sequence_number: string, arrived_at: number, data: Uint8Array): SaidRecord {
  const reading = readArrival({ data, sequence_number })
  const at = { sequence_number, place: placeOf(sequence_number), arrived_at, data }
  const nothing = { isControl: false, isRedriven: false, triggers: [], telemetry: [], refused: [] }
  if (reading.outcome === 'rejected') {
    const { topic, error, bytes } = reading
    const refused = [{ error_class: error.class, bytes }]
    return { ...at, ...nothing, robot_id: undefined, topic, dialect: undefined, source: undefined, bytes, refused }
  }
  const { arrival } = reading
  const { robot_id, topic, dialect, source, bytes } = arrival
  const isRedriven = arrival.redrive !== undefined
  const who = { ...at, robot_id, topic, dialect, source, bytes, ...asked(arrival) }
  if (arrival.control) return { ...who, ...nothing, isControl: true }
  const opened = openArrival(arrival, {})
  if (opened.outcome === 'rejected') {
    return { ...who, ...nothing, isRedriven, refused: [{ error_class: opened.error.class, bytes: opened.bytes }] }
  }
  const said = opened.messages.filter(({ derived }) => !derived)
  return {
    ...who,
    isControl: false,
    isRedriven,
    triggers: said.filter(({ kind }) => kind !== 'telemetry'),
    telemetry: said.filter(({ kind }) => kind === 'telemetry'),
    refused: opened.refused.map(({ index, error, bytes: own }) => ({ index, error_class: error.class, bytes: own })),
  }
}

const asked = ({ redrive, edit }: Arrival): Pick<SaidRecord, 'redrive' | 'edited_from'> => ({
  ...(redrive && { redrive }),
  ...(edit && { edited_from: edit.edited_from }),
})
