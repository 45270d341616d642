/**
 * What a record adds to the last-known state of its robot: pure, one step per record, so that a batch becomes one write per
 * robot. Order is the stream's; the robot's own numbers only keep a sample that arrives late from covering a newer one.
 */
import type { Message } from '../../../messages/envelope.ts'
import type { Arrival, Opened } from '../../../messages/open.ts'
import type { Flags, LastKnown, Telemetry } from '../../ports/last-known.ts'
import { positionOf } from './position.ts'
import { seeSequence } from './sequences.ts'
import type { NotOpened } from './turn.ts'

export interface Observed {
  readonly observation: LastKnown | undefined
  /** Of the telemetry in the record. */
  readonly observed: number
  readonly duplicate: number
  /** Numbers of the robot that are missing now and were not before. */
  readonly missing: number
}

export const observe = (before: LastKnown | undefined, arrival: Arrival, opened: Opened | NotOpened): Observed => {
  const heard = isHeard(arrival)
  const messages = opened.outcome === 'opened' ? opened.messages : []
  const memory = opened.outcome === 'opened' && opened.memory !== undefined ? opened.memory : before?.memory
  const seen = see(before, messages, arrival)
  if (!heard && memory === before?.memory && isSame(seen, before)) {
    // Only the place moves on: it also tells which records of the robot were counted.
    const position = positionOf(arrival.sequence_number, 0)
    const observation = { ...before, robot_id: arrival.robot_id, position }
    return { observation, observed: seen.observed, duplicate: seen.duplicate, missing: 0 }
  }
  const flags = flagsOf(before?.flags, seen.telemetry, seen.dropped)
  return {
    observation: {
      robot_id: arrival.robot_id,
      position: positionOf(arrival.sequence_number, 0),
      ...defined('heard_at', heard ? arrival.received_at : before?.heard_at),
      ...defined('telemetry', seen.telemetry),
      ...defined('sequences', seen.sequences),
      ...defined('flags', flags),
      ...defined('memory', memory),
    },
    observed: seen.observed,
    duplicate: seen.duplicate,
    missing: seen.missing,
  }
}

const isSame = ({ telemetry, sequences }: ReturnType<typeof see>, before: LastKnown | undefined) =>
  telemetry === before?.telemetry && sequences === before?.sequences

/** The robot itself spoke: not the broker about it, not an operator in its name. */
const isHeard = ({ source, dialect, redrive, edit }: Arrival): boolean =>
  source.startsWith('device') && dialect !== 'presence' && redrive === undefined && edit === undefined

const see = (
  before: LastKnown | undefined,
  messages: readonly Message[],
  { redrive, edit }: Pick<Arrival, 'redrive' | 'edit'>,
) => {
  let { telemetry, sequences } = before ?? {}
  let observed = 0
  let duplicate = 0
  let missing = 0
  let dropped = 0
  for (const message of messages) {
    const seen = message.sequence === undefined ? undefined : seeSequence(sequences, message.sequence)
    sequences = seen?.mark ?? sequences
    missing += seen?.missing ?? 0
    dropped += seen?.dropped ?? 0
    if (message.kind !== 'telemetry') continue
    // A record that is redriven is counted by the end of its failure, and must be counted alike however often it comes.
    if (redrive === undefined && (seen?.as === 'known' || message.message_id === telemetry?.message_id)) {
      duplicate++
      continue
    }
    observed++
    const isLate = (redrive || edit) && telemetry !== undefined && telemetry.received_at > message.received_at
    if (!isLate && (seen === undefined || seen.as === 'new')) telemetry = telemetryOf(message)
  }
  return { telemetry, sequences, observed, duplicate, missing, dropped }
}

const telemetryOf = (message: Message): Telemetry => ({
  message_id: message.message_id,
  trace_id: message.trace_id,
  received_at: message.received_at,
  ...defined('occurred_at', message.occurred_at),
  ...defined('sequence', message.sequence),
  payload: message.payload,
})

/** A clock that is a minute off is worth a look; one that is a second off is normal. */
const SKEW_SECONDS_MIN = 60

const flagsOf = (before: Flags | undefined, telemetry: Telemetry | undefined, dropped: number): Flags | undefined => {
  const skew = telemetry?.occurred_at === undefined ? undefined : skewSeconds(telemetry)
  const gapsDropped = (before?.gaps_dropped ?? 0) + dropped
  if (skew === undefined && gapsDropped === 0) return undefined
  return { ...defined('clock_skew_seconds', skew), ...(gapsDropped > 0 && { gaps_dropped: gapsDropped }) }
}

const skewSeconds = ({ occurred_at, received_at }: Telemetry): number | undefined => {
  const skew = Math.round((Date.parse(occurred_at ?? '') - Date.parse(received_at)) / 1000)
  return Math.abs(skew) >= SKEW_SECONDS_MIN ? skew : undefined
}

/** A property that is absent rather than undefined. */
const defined = <Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Key in Name]?: Value } => (value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value }))
