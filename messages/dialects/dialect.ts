// A dialect is a pure function: (what arrived, what we knew of the robot) → canonical messages and what we know now.
// It may be as forgiving as real robots need (odd values are clamped and flagged), never about bytes and identity.
//
// Order of deciding. `memory` runs ahead of the robot's row: a dialect derives a fact from the difference between the two
// states, once. So the caller keeps the new memory only after every message of the record is decided or safely held; a crash
// in between then derives the same facts again, with the same ids, and they are duplicates.

import type { Arrival } from '../arrival.ts'
import type { Message } from '../envelope.ts'
import type { OpeningError } from '../opening-error.ts'
import { isOutOfHearing } from '../out-of-hearing.ts'
import type { MissionMemory } from './mission.ts'
import type { MissionJobsMemory } from './mission-jobs.ts'
import type { PresenceMemory } from './presence.ts'
import type { Sent } from './sent.ts'
import type { VdaMemory } from './vda-5050-memory.ts'
import type { VdaDerivedMemory } from './vda-derived-memory.ts'

/** What is known of the robot when its record's turn comes (not when the batch came: rows move within it). */
export interface Known {
  /** The state in its row; undefined for a robot that has none yet. */
  readonly state?: string | undefined
  /** Type of the message that was applied last. */
  readonly entered_by?: string | undefined
  /** RobotMemory as the last opening handed it back; undefined when there is none. */
  readonly memory?: unknown
  /**
   * Set for a record that is redriven after a later one of its robot was heard: comparing it with what is known would derive
   * facts that never happened.
   */
  readonly overtaken?: boolean
  /** What was sent to a robot that echoes it in its states. */
  readonly sent?: Sent | undefined
  /** Records that a robot may send per second before its telemetry is shed; absent: as many as it likes. */
  readonly budget?: Budget | undefined
}

/** A token bucket: `per_second` come in, at most `burst` are kept. */
export interface Budget {
  readonly per_second: number
  readonly burst: number
}

/** JSON throughout: it lies on the last-known item. Each dialect owns its own part; a robot may be heard in several. */
export interface RobotMemory {
  readonly presence?: PresenceMemory
  /** Of a mission: it is nothing else's subject. */
  readonly mission?: MissionMemory
  readonly mission_jobs?: MissionJobsMemory
  readonly vda_derived?: VdaDerivedMemory
  readonly vda_5050?: VdaMemory
}

/** One element of an array that could not be opened; the others are not held back by it. */
export interface RefusedElement {
  /** As `index` of a message: places in the record. */
  readonly index: number
  readonly error: OpeningError
  /** The element's own bytes, cut out of the array unchanged. */
  readonly bytes: Uint8Array
}

export type Decoded =
  | {
      readonly messages: readonly Message[]
      readonly refused?: readonly RefusedElement[]
      /** Absent when nothing changed. */
      readonly memory?: RobotMemory
      readonly error?: undefined
    }
  | {
      readonly error: OpeningError
      /** What is remembered of a record that could not be opened: that there was one. */
      readonly memory?: RobotMemory
    }

export interface Dialect {
  readonly name: string
  /** What it is and who speaks it, for the reference. */
  readonly description: string
  /** Topic filters it is heard on. A topic rule exists for each. */
  readonly topic_filters: readonly string[]
  /** Content types it decodes. Doors that do not know the type leave it out: the dialect's own is assumed. */
  readonly content_types: readonly string[]
  /** Types it can derive, for the reference and the flow map. */
  readonly derives: readonly string[]
  /** The robot that a topic (split at slashes) speaks for; undefined when the topic is not this dialect's. */
  readonly robotOf: (segments: readonly string[]) => string | undefined
  readonly decode: (arrival: Arrival, known: Known) => Decoded
}

export function memoryOf(known: Known): RobotMemory {
  return typeof known.memory === 'object' && known.memory !== null ? (known.memory as RobotMemory) : {}
}

/** What the edge says of every message that a dialect derives: who, when, by which door; the rest is the dialect's. */
export function ofEdge({ trace_id, robot_id, subject, received_at, source }: Arrival) {
  return { trace_id, schema_version: 1, robot_id, subject, received_at, priority: 'normal', source } as const
}

/** Types after which silence is not goodbye: a robot that speaks again is back, nobody has to say so. */
export function fellSilent(known: Known): boolean {
  return isOutOfHearing(known.state) && (known.entered_by === 'robot.went_quiet' || known.entered_by === 'robot.lost')
}
