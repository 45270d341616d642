// Our own dialect: one message object, or an array of up to 100, on robots/{robot_id}/messages and /telemetry.
//
// What it adds to what was said: a robot that speaks is there. After silence (robot.went_quiet, robot.lost) nobody will send
// robot.connected for it, since its broker session never ended; so the first thing it says again derives one, ahead of itself.
// The same for a robot whose broker session was seen before it had ever spoken (see presence.ts). A robot that said goodbye
// is revived by connecting only: what arrives after a goodbye was said before it. And ends of missions' jobs that are over
// already, or were never this robot's, are marked (mission-jobs.ts).

import type { Arrival } from '../arrival.ts'
import type { Message } from '../envelope.ts'
import { derivedId } from '../ids.ts'
import { elementsOf } from '../json-elements.ts'
import { type Enveloped, MESSAGES_MAX, messageOf } from '../native-envelope.ts'
import type { OpeningError, OpeningErrorClass } from '../opening-error.ts'
import { robotIdOfThing } from '../robot-id.ts'
import { DEPTH_MAX, parseStrictly } from '../strict-json.ts'
import { type Decoded, type Dialect, fellSilent, type Known, memoryOf, ofEdge, type RefusedElement } from './dialect.ts'
import { type MissionJobsMemory, ofMissionJobs } from './mission-jobs.ts'

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
      (OF_ONE_ELEMENT.has(parsed.error.class) ? decodeCut(arrival, known, parsed.error) : undefined) ?? {
        error: parsed.error,
      }
    )
  }
  if (!Array.isArray(parsed.value)) {
    const one = messageOf(parsed.value, arrival, 1)
    return one.error === undefined ? heard([one.message], arrival, known) : { error: one.error }
  }
  const wrongCount = countFault(parsed.value.length)
  if (wrongCount !== undefined) return { error: wrongCount }
  const elements = parsed.value.map((element, at) => messageOf(element, arrival, at + 1))
  return together(elements, () => elementsOf(arrival.bytes) ?? [], arrival, known)
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
function decodeCut(arrival: Arrival, known: Known, whole: OpeningError): Decoded | undefined {
  const cuts = elementsOf(arrival.bytes)
  if (cuts === undefined) return undefined
  const wrongCount = countFault(cuts.length)
  if (wrongCount !== undefined) return { error: wrongCount }
  const elements: Enveloped[] = []
  for (const [at, bytes] of cuts.entries()) {
    const parsed = parseStrictly(bytes, DEPTH_MAX - 1)
    if (parsed.error === undefined) {
      elements.push(messageOf(parsed.value, arrival, at + 1))
    } else if (OF_ONE_ELEMENT.has(parsed.error.class)) {
      elements.push({ error: parsed.error })
    } else {
      return { error: { class: 'NotJson', text: `element ${at + 1} of ${cuts.length}: ${parsed.error.text}` } }
    }
  }
  return elements.every((element) => element.error !== undefined)
    ? { error: whole }
    : together(elements, () => cuts, arrival, known)
}

/** A bad element holds nobody up. Where none is good, it is the record that cannot be opened, and its bytes are kept whole. */
function together(
  elements: readonly Enveloped[],
  cuts: () => readonly Uint8Array[],
  arrival: Arrival,
  known: Known,
): Decoded {
  const messages: Message[] = []
  const refused: RefusedElement[] = []
  for (const [at, element] of elements.entries()) {
    if (element.error === undefined) {
      messages.push(element.message)
    } else {
      const error = {
        ...element.error,
        text: `element ${at + 1} of ${elements.length}: ${element.error.text}`,
      }
      refused.push({ index: at + 1, error, bytes: arrival.bytes })
    }
  }
  const [first] = refused
  if (first === undefined) return heard(messages, arrival, known)
  if (messages.length === 0) {
    const { said, ...error } = first.error
    // The record is refused as one: it has no id of its own unless it has but one element.
    return { error: elements.length === 1 ? first.error : error }
  }
  const bytes = cuts()
  return {
    ...heard(messages, arrival, known),
    refused: refused.map((one) => ({ ...one, bytes: bytes[one.index - 1] ?? one.bytes })),
  }
}

function countFault(count: number): OpeningError | undefined {
  if (count === 0)
    return { class: 'EmptyMessage', text: `an array without messages; 1 to ${MESSAGES_MAX} were expected` }
  if (count <= MESSAGES_MAX) return undefined
  return { class: 'TooManyMessages', text: `an array of ${count} messages; at most ${MESSAGES_MAX}: send several` }
}

function heard(messages: readonly Message[], arrival: Arrival, known: Known) {
  const memory = memoryOf(known)
  const before = memory.mission_jobs ?? NONE
  const jobs = ofMissionJobs(messages, before)
  return {
    messages: withRevival(jobs.messages, arrival, known),
    ...(jobs.after === before ? {} : { memory: { ...memory, mission_jobs: jobs.after } }),
  }
}

const NONE: MissionJobsMemory = {}

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
    ...ofEdge(arrival),
    message_id: derivedId(arrival.robot_id, cause.message_id, 'robot.connected'),
    trace_id: cause.trace_id,
    causation_id: cause.message_id,
    type: 'robot.connected',
    payload: { reason: `spoke: ${cause.type}` },
    kind: 'fact',
    index: 0,
    derived: true,
  }
}
