// Our own dialect: one message object, or an array of up to 100, on robots/{robot_id}/messages and /telemetry.
//
// What it adds to what was said: a robot that speaks is there. After silence (robot.went_quiet, robot.lost) nobody will send
// robot.connected for it, since its broker session never ended; so the first thing it says again derives one, ahead of itself.
// The same for a robot whose broker session was seen before it had ever spoken (see presence.ts). A robot that said goodbye
// is revived by connecting only: what arrives after a goodbye was said before it.

import type { Arrival } from '../arrival.ts'
import type { Message } from '../envelope.ts'
import { derivedId } from '../ids.ts'
import { elementsOf } from '../json-elements.ts'
import { messageOf } from '../native-envelope.ts'
import type { OpeningErrorClass } from '../opening-error.ts'
import { robotIdOfThing } from '../robot-id.ts'
import { DEPTH_MAX, parseStrictly } from '../strict-json.ts'
import { type Decoded, type Dialect, fellSilent, type Known, memoryOf, type RefusedElement } from './dialect.ts'

export const MESSAGES_MAX = 100

export const native: Dialect = {
  name: 'native',
  description:
    'One message object or an array of up to 100. On the telemetry topic the type may be left out, and an object without type and payload is the payload itself.',
  topic_filters: ['robots/+/messages', 'robots/+/telemetry'],
  content_types: ['application/json'],
  derives: ['robot.connected'],
  robotOf: (segments) =>
    segments.length === 3 && segments[0] === 'robots' && (segments[2] === 'messages' || segments[2] === 'telemetry')
      ? robotIdOfThing(segments[1] ?? '')
      : undefined,
  decode,
}

function decode(arrival: Arrival, known: Known): Decoded {
  const parsed = parseStrictly(arrival.bytes)
  if (parsed.error !== undefined) {
    return (
      (OF_ONE_ELEMENT.has(parsed.error.class) ? decodeElements(arrival, known) : undefined) ?? { error: parsed.error }
    )
  }
  if (!Array.isArray(parsed.value)) {
    const one = messageOf(parsed.value, arrival, 1)
    return one.error === undefined ? { messages: withRevival([one.message], arrival, known) } : { error: one.error }
  }
  const wrongCount = countFault(parsed.value.length)
  if (wrongCount !== undefined) return wrongCount
  const messages: Message[] = []
  const refused: RefusedElement[] = []
  let cuts: readonly Uint8Array[] | undefined
  for (const [at, element] of parsed.value.entries()) {
    const one = messageOf(element, arrival, at + 1)
    if (one.error === undefined) {
      messages.push(one.message)
    } else {
      cuts ??= elementsOf(arrival.bytes)
      refused.push({ index: at + 1, error: one.error, bytes: cuts?.[at] ?? arrival.bytes })
    }
  }
  return { messages: withRevival(messages, arrival, known), refused }
}

/** Faults that lie in one element of an array, where the others can still be opened. */
const OF_ONE_ELEMENT: ReadonlySet<OpeningErrorClass> = new Set([
  'TooDeep',
  'DuplicateKey',
  'UnsafeNumber',
  'ForbiddenKey',
  'LoneSurrogate',
])

/** Element by element, from their own bytes. Undefined when the whole is no JSON array: then no element is to be believed. */
function decodeElements(arrival: Arrival, known: Known): Decoded | undefined {
  const elements = elementsOf(arrival.bytes)
  if (elements === undefined) return undefined
  const wrongCount = countFault(elements.length)
  if (wrongCount !== undefined) return wrongCount
  const messages: Message[] = []
  const refused: RefusedElement[] = []
  for (const [at, bytes] of elements.entries()) {
    const parsed = parseStrictly(bytes, DEPTH_MAX - 1)
    if (parsed.error?.class === 'NotJson' || parsed.error?.class === 'EmptyMessage') {
      return { error: { class: 'NotJson', text: `element ${at + 1} of ${elements.length}: ${parsed.error.text}` } }
    }
    const one = parsed.error === undefined ? messageOf(parsed.value, arrival, at + 1) : parsed
    if (one.error === undefined) messages.push(one.message)
    else refused.push({ index: at + 1, error: one.error, bytes })
  }
  return { messages: withRevival(messages, arrival, known), refused }
}

function countFault(count: number): Decoded | undefined {
  if (count === 0)
    return { error: { class: 'EmptyMessage', text: `an array without messages; 1 to ${MESSAGES_MAX} were expected` } }
  if (count <= MESSAGES_MAX) return undefined
  return {
    error: { class: 'TooManyMessages', text: `an array of ${count} messages; at most ${MESSAGES_MAX}: send several` },
  }
}

function withRevival(messages: readonly Message[], arrival: Arrival, known: Known): readonly Message[] {
  if (!fellSilent(known) && !connectedBeforeItSpoke(known)) return messages
  const cause = messages.find((message) => message.kind !== 'request')
  if (cause === undefined || PRESENCE_TYPES.has(cause.type) || !arrival.source.startsWith('device')) return messages
  return [revived(cause, arrival), ...messages]
}

const PRESENCE_TYPES: ReadonlySet<string> = new Set([
  'robot.connected',
  'robot.disconnected',
  'robot.went_quiet',
  'robot.lost',
])

function connectedBeforeItSpoke(known: Known): boolean {
  return known.entered_by === undefined && memoryOf(known).presence?.connected === true
}

/** Its id hangs on the message that showed it, not on bytes: a robot may say the very same thing after the next silence. */
function revived(cause: Message, arrival: Arrival): Message {
  return {
    message_id: derivedId(arrival.robot_id, cause.message_id, 'robot.connected'),
    trace_id: cause.trace_id,
    causation_id: cause.message_id,
    type: 'robot.connected',
    schema_version: 1,
    robot_id: arrival.robot_id,
    subject: arrival.subject,
    received_at: arrival.received_at,
    priority: 'normal',
    source: arrival.source,
    payload: { reason: `spoke: ${cause.type}` },
    kind: 'fact',
    index: 0,
    derived: true,
  }
}
