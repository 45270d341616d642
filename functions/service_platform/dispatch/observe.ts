/**
 * What a record adds to the last-known state of its robot: pure, one step per record, so that a batch becomes one write per
 * robot. Order is the stream's; the robot's own numbers only keep a sample that arrives late from covering a newer one.
 */
import type { Message } from '../../../messages/envelope.ts'
import type { Arrival, Opened } from '../../../messages/open.ts'
import { positionOf } from '../../../messages/position.ts'
import { seeSequence } from '../../line/sequences.ts'
import type { Flags, LastKnown, Telemetry } from '../../ports/last-known.ts'
import type { NotOpened } from './turn.ts'

export interface Observed {
  readonly observation: LastKnown | undefined
  /** Of the telemetry in the record. */
  readonly observed: number
  readonly duplicate: number
  /** Too old to be looked at now: it does not become the robot's state. */
  readonly shed: number
  /** Numbers of the robot that are missing now and were not before. */
  readonly missing: number
}

/**
 * What is older than that when its turn comes is shed, but for one sample in so many seconds of each robot: its state moves on
 * behind a backlog too, and a robot that goes on speaking is never taken for a silent one. Triggers are never shed, nor the
 * facts that a dialect reads out of a state.
 */
export interface Shedding {
  /** Epoch milliseconds. */
  readonly now: number
  readonly after_seconds: number
}

export const observe = (
  before: LastKnown | undefined,
  arrival: Arrival,
  opened: Opened | NotOpened,
  shedding?: Shedding,
): Observed => {
  const heard = isHeard(arrival)
  const messages = opened.outcome === 'opened' ? opened.messages : []
  const memory = opened.memory ?? before?.memory
  const seen = see(before, messages, arrival, shedding)
  if (seen.shed > 0 && seen.shed === messages.length && memory === before?.memory && isSame(seen, before)) {
    // Not written: that is what shedding saves. The next sample that gets through brings the place along.
    return { observation: before, observed: 0, duplicate: 0, shed: seen.shed, missing: 0 }
  }
  if (!heard && memory === before?.memory && isSame(seen, before)) {
    // Only the place moves on: it also tells which records of the robot were counted.
    const position = positionOf(arrival.sequence_number, 0)
    const observation = { ...before, robot_id: arrival.robot_id, position }
    return { observation, observed: seen.observed, duplicate: seen.duplicate, shed: seen.shed, missing: 0 }
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
    shed: seen.shed,
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
  shedding: Shedding | undefined,
) => {
  let { telemetry, sequences } = before ?? {}
  let observed = 0
  let duplicate = 0
  let shed = 0
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
    if (message.over_budget || isShed(message, telemetry, shedding)) {
      shed++
      continue
    }
    observed++
    const isLate =
      message.stale || ((redrive || edit) && telemetry !== undefined && telemetry.received_at > message.received_at)
    if (!isLate && (seen === undefined || seen.as === 'new')) telemetry = telemetryOf(message)
  }
  return { telemetry, sequences, observed, duplicate, shed, missing, dropped }
}

const isShed = (
  { received_at }: Message,
  telemetry: Telemetry | undefined,
  shedding: Shedding | undefined,
): boolean => {
  if (shedding === undefined || telemetry === undefined) return false
  const received = Date.parse(received_at)
  const apart_ms = shedding.after_seconds * 1000
  return shedding.now - received > apart_ms && received - Date.parse(telemetry.received_at) < apart_ms
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
