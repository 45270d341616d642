// What is said about missions: our own envelope on missions/{mission_id}/messages. Nobody but our own doors speaks here: no topic
// rule hears these topics and no thing policy allows them, and a record that claims to come from a device is refused.
//
// What it adds to what was said: who has the mission changes, and words about whoever had it before arrive late, from timers,
// followers and robots that were out of hearing. A policy cannot compare a message with the one before; so the newest
// allocation, the last that is over, and the silence whose lease runs are remembered here, and what is said of another one is
//   · mission.late_truth, where it tells how that allocation ended: written down, never counted twice; the same for another end
//     of a mission that has ended;
//   · stale, where it tells anything else: refused without a machine run.
// So is what was true of its robot before something that was told already, unless it is an end.
//
// A robot that stood when nobody heard it any more stands when it is heard again, unless it says otherwise: mission.paused is said
// ahead of the first word of it. Somebody's pause is not lifted by a lost link.

import type { Arrival } from '../arrival.ts'
import type { Message } from '../envelope.ts'
import { derivedId } from '../ids.ts'
import { MISSION_ID, missionSubject } from '../mission-id.ts'
import { messageOf } from '../native-envelope.ts'
import { parseStrictly } from '../strict-json.ts'
import { type Decoded, type Dialect, type Known, memoryOf } from './dialect.ts'

export interface MissionMemory {
  /** The newest that was told. */
  readonly allocation?: number
  /** The newest whose robot is free of it. */
  readonly over?: number
  /** message_id of the mission.robot_silent whose lease runs, or ran last. */
  readonly lease?: string
  /** The newest revision of its robot that was told of: what follows robots hears their events in any order. */
  readonly heard?: { readonly allocation: number; readonly robot_revision: number }
  /** Its robot stands: as it was heard, or as it was before nobody heard it. */
  readonly stands?: 'heard' | 'unheard'
}

export const mission: Dialect = {
  name: 'mission',
  description:
    'Messages about missions, one object each, from our own doors alone: the API, handlers, timers and what follows robots.',
  topic_filters: [],
  content_types: ['application/json'],
  derives: ['mission.late_truth', 'mission.paused'],
  robotOf: ([first, missionId = '', last, ...more]) =>
    first === 'missions' && last === 'messages' && more.length === 0 && MISSION_ID.test(missionId)
      ? missionSubject(missionId)
      : undefined,
  decode,
}

function decode(arrival: Arrival, known: Known): Decoded {
  if (arrival.source.startsWith('device')) {
    const text = `topic "${arrival.topic}" is spoken on by our own doors alone, and this came by ${arrival.source}`
    return { error: { class: 'UnknownTopic', text } }
  }
  const parsed = parseStrictly(arrival.bytes)
  if (parsed.error !== undefined) return { error: parsed.error }
  const read = messageOf(parsed.value, arrival, 1)
  if (read.error !== undefined) return { error: read.error }
  const { message } = read
  const memory = memoryOf(known)
  const before = memory.mission ?? {}
  const said = placed(message, before, known.state)
  const after = standing(learnt(before, message, known), said)
  return {
    messages: before.stands === 'unheard' && BACK.has(said.type) && !said.stale ? [stillStands(said), said] : [said],
    ...(after === before ? {} : { memory: { ...memory, mission: after } }),
  }
}

/** By what counts: a word of an allocation that is over, or one that was overtaken, says nothing about the robot that has it. */
function standing(memory: MissionMemory, { type, stale }: Message): MissionMemory {
  const { stands, ...rest } = memory
  if (stale) return memory
  if (type === 'mission.paused') return stands === 'heard' ? memory : { ...rest, stands: 'heard' }
  if (stands === undefined) return memory
  if (GOING_ON.has(type)) return rest
  if (type === 'mission.robot_silent') return { ...rest, stands: 'unheard' }
  return BACK.has(type) ? { ...rest, stands: 'heard' } : memory
}

const GOING_ON: ReadonlySet<string> = new Set([
  'mission.resumed',
  'mission.unblocked',
  'mission.deallocated',
  'mission.requeued',
])

/** What a robot says, or is said of it, that is heard again: by none of these does it go on. */
const BACK: ReadonlySet<string> = new Set([
  'mission.robot_heard',
  'mission.started',
  'mission.step_completed',
  'mission.waiting_update',
])

/** Its id hangs on the message that it goes ahead of. Where the mission is fenced it means nothing, and that one all. */
function stillStands(message: Message): Message {
  const { robot_id, message_id, payload } = message
  const { allocation, robot_revision } = payload
  return {
    ...message,
    message_id: derivedId(robot_id, message_id, 'mission.paused'),
    causation_id: message_id,
    type: 'mission.paused',
    payload: { allocation, ...(robot_revision === undefined ? undefined : { robot_revision }) },
    index: 0,
    derived: true,
  }
}

function learnt(before: MissionMemory, message: Message, known: Known): MissionMemory {
  const said = learntOfClaims(before, message, known)
  const { allocation, robot_revision } = message.payload
  if (typeof allocation !== 'number' || typeof robot_revision !== 'number' || isOver(allocation, before)) return said
  const { heard } = said
  if (
    heard &&
    (heard.allocation > allocation || (heard.allocation === allocation && heard.robot_revision >= robot_revision))
  )
    return said
  return { ...said, heard: { allocation, robot_revision } }
}

function learntOfClaims(before: MissionMemory, message: Message, { state }: Known): MissionMemory {
  const { type, message_id, payload } = message
  const allocation = Number(payload.allocation)
  switch (type) {
    case 'mission.allocated':
      return allocation > (before.allocation ?? 0) ? { ...before, allocation } : before
    case 'mission.requeued':
      return allocation > (before.over ?? 0) ? { ...before, over: allocation } : before
    case 'mission.robot_silent':
      // Said again while its lease runs, or late, it begins no other.
      return state === 'suspect' || isOver(allocation, before) || isOlder(message, before)
        ? before
        : { ...before, lease: message_id }
    default:
      return before
  }
}

function placed(message: Message, before: MissionMemory, state: string | undefined): Message {
  const { type, payload } = message
  if (type === 'mission.late_truth' || payload.allocation === undefined) return message
  const allocation = Number(payload.allocation)
  if (type === 'mission.lease_expired' && payload.lease !== undefined && payload.lease !== before.lease)
    return { ...message, stale: true }
  const said = ENDS[type]
  const ended = ENDED[state ?? '']
  // Said again of how it ended, it is no news: the policy refuses it.
  if (ended !== undefined && said !== undefined && said !== ended) return lateTruth(message, allocation, said)
  if (!isOver(allocation, before)) {
    const isPast = isOlder(message, before) && said === undefined && type !== 'mission.deallocated'
    return isPast ? { ...message, stale: true } : message
  }
  return said === undefined ? { ...message, stale: true } : lateTruth(message, allocation, said)
}

function lateTruth(message: Message, allocation: number, said: string): Message {
  return { ...message, type: 'mission.late_truth', payload: { ...message.payload, allocation, said } }
}

/** It was so before something that was told of the same robot already. */
function isOlder({ payload: { allocation, robot_revision } }: Message, { heard }: MissionMemory): boolean {
  if (heard === undefined || heard.allocation !== allocation) return false
  return typeof robot_revision === 'number' && robot_revision < heard.robot_revision
}

function isOver(allocation: number, { allocation: newest = 0, over = 0 }: MissionMemory): boolean {
  return allocation < newest || allocation <= over
}

/** States in which a mission stays for good (policy/mission.v1.json), and what said so. */
const ENDED: Readonly<Record<string, string>> = {
  completed: 'completed',
  partial: 'partly_completed',
  failed: 'failed',
  cancelled: 'cancelled',
  expired: 'expired',
  dead_lettered: 'dead_lettered',
}

/** How an allocation may end. */
const ENDS: Readonly<Record<string, string>> = {
  'mission.completed': 'completed',
  'mission.partly_completed': 'partly_completed',
  'mission.failed': 'failed',
  'mission.cancelled': 'cancelled',
}
