// The broker's own lifecycle events: $aws/events/presence/{connected|disconnected}/{clientId}. A robot's client id is its
// thing name, so the topic is the identity here too.
//
// They come doubled and out of order: the disconnect of an old session may arrive after the connect of the new one, and would
// take a working robot's job away. Order is told by versionNumber (rising per client, the same for connect and disconnect of
// one session) and sessionIdentifier; the broker starts versionNumber again at 0 after about an hour without a connection.
//
// Any client of the broker has a lifecycle, a robot or not. So an event of a client that nothing ever moved is only
// remembered: its next word then makes it connected (native.ts), and a tool that listens in does not become a robot.

import type { Arrival } from '../arrival.ts'
import type { Message } from '../envelope.ts'
import { derivedId } from '../ids.ts'
import type { OpeningError } from '../opening-error.ts'
import { robotIdOfThing } from '../robot-id.ts'
import { shownValue } from '../shown-value.ts'
import { parseStrictly } from '../strict-json.ts'
import { type Decoded, type Dialect, type Known, memoryOf, ofEdge } from './dialect.ts'

/** The newest session heard of. */
export interface PresenceMemory {
  readonly version: number
  readonly session: string
  readonly connected: boolean
  /** Edge clock of the event, epoch milliseconds. */
  readonly at_ms: number
}

export const presence: Dialect = {
  name: 'presence',
  description:
    "Lifecycle events of AWS IoT Core: the broker's word on who is connected, ordered by session and version.",
  topic_filters: ['$aws/events/presence/connected/+', '$aws/events/presence/disconnected/+'],
  content_types: ['application/json'],
  derives: ['robot.connected', 'robot.disconnected'],
  robotOf: (segments) =>
    segments.length === 5 &&
    segments[0] === '$aws' &&
    segments[1] === 'events' &&
    segments[2] === 'presence' &&
    (segments[3] === 'connected' || segments[3] === 'disconnected')
      ? robotIdOfThing(segments[4] ?? '')
      : undefined,
  decode,
}

function decode(arrival: Arrival, known: Known): Decoded {
  const parsed = parseStrictly(arrival.bytes)
  if (parsed.error !== undefined) return { error: parsed.error }
  const event = eventOf(parsed.value, arrival)
  if (event.error !== undefined) return { error: event.error }
  const { heard } = event
  const memory = memoryOf(known)
  const stale = memory.presence !== undefined && isStale(heard, memory.presence)
  const kept = stale ? {} : { memory: { ...memory, presence: heard } }
  // Not by whether there is a row: that may have been made by the very batch that brings this record a second time.
  if (known.entered_by === undefined) return { messages: [], ...kept }
  return { messages: [message(event.reason, heard, stale, arrival)], ...kept }
}

/**
 * Longest that a late event is believed to be late rather than from after a restart of versionNumber. Lateness is seconds;
 * the restart needs about an hour of absence.
 */
const LATE_MS_MAX = 30 * 60 * 1000

function isStale(heard: PresenceMemory, newest: PresenceMemory): boolean {
  if (heard.session === newest.session) return heard.connected && !newest.connected
  return heard.version < newest.version && heard.at_ms - newest.at_ms < LATE_MS_MAX
}

function message(reason: string | undefined, heard: PresenceMemory, stale: boolean, arrival: Arrival): Message {
  const type = heard.connected ? 'robot.connected' : 'robot.disconnected'
  return {
    ...ofEdge(arrival),
    // The event, not its bytes: the broker's double of it is the same message.
    message_id: derivedId(arrival.robot_id, heard.session, heard.version, type),
    type,
    payload: reason === undefined ? {} : { reason },
    kind: 'fact',
    index: 1,
    derived: true,
    ...(stale ? { stale } : {}),
  }
}

type Event =
  | { readonly heard: PresenceMemory; readonly reason: string | undefined; readonly error?: undefined }
  | { readonly error: OpeningError }

function eventOf(value: unknown, arrival: Arrival): Event {
  if (typeof value !== 'object' || value === null) return wrong(`${shownValue(value)} is not a lifecycle event`)
  const { clientId, eventType, sessionIdentifier, versionNumber, disconnectReason } = value as Record<string, unknown>
  if (typeof clientId === 'string' && robotIdOfThing(clientId) !== arrival.robot_id) {
    return {
      error: {
        class: 'RobotMismatch',
        text: `clientId is "${clientId}" on topic "${arrival.topic}"; the topic is the identity`,
      },
    }
  }
  const spoken = arrival.topic.includes('/disconnected/') ? 'disconnected' : 'connected'
  if (eventType !== spoken)
    return wrong(`eventType is ${shownValue(eventType)}; "${spoken}" was expected, as the topic says`)
  if (typeof sessionIdentifier !== 'string')
    return wrong(`sessionIdentifier is ${shownValue(sessionIdentifier)}; a text was expected`)
  if (!Number.isSafeInteger(versionNumber))
    return wrong(`versionNumber is ${shownValue(versionNumber)}; a whole number was expected`)
  return {
    heard: {
      version: versionNumber as number,
      session: sessionIdentifier.slice(0, 64),
      connected: spoken === 'connected',
      at_ms: arrival.received_at_ms,
    },
    reason: typeof disconnectReason === 'string' ? disconnectReason.slice(0, 1000) : undefined,
  }
}

function wrong(text: string): Event {
  return { error: { class: 'NotAMessage', text } }
}
