// What is remembered of one VDA 5050 robot between two of its messages: enough to see a difference, to write its next order
// (functions/vda5050 reads it), and to fill its conformance card. It lies on the last-known item as JSON and is bounded: lists
// have their maximum beside them, whatever a robot sends.

import type { Payload } from '../envelope.ts'
import type { VdaDerivedMemory } from './vda-derived-memory.ts'

export type VdaMajor = 1 | 2 | 3

/** 3.0's words; 2.x's are translated. */
export type VdaConnection = 'ONLINE' | 'OFFLINE' | 'CONNECTION_BROKEN' | 'HIBERNATING'

/** 3.0's words; 2.x's TEACHIN is TEACH_IN. */
export type VdaOperatingMode =
  | 'STARTUP'
  | 'AUTOMATIC'
  | 'SEMIAUTOMATIC'
  | 'INTERVENED'
  | 'MANUAL'
  | 'SERVICE'
  | 'TEACH_IN'
  | 'UNKNOWN'

export type VdaActionStatus =
  | 'WAITING'
  | 'INITIALIZING'
  | 'RUNNING'
  | 'PAUSED'
  | 'RETRIABLE'
  | 'FINISHED'
  | 'FAILED'
  | 'UNKNOWN'

/** `vda_5050` of RobotMemory. What orders, battery and faults need is that of the derived dialect. */
export interface VdaMemory extends VdaDerivedMemory {
  /** First level of its topics: `uagv`, `vda5050`, or what the environment configures. */
  readonly interface: string
  /** Of its topics (`v2`): where its orders go. */
  readonly major: VdaMajor
  /** As its newest header says, such as `2.1.0`; what the topic suggests when it says nothing. */
  readonly version: string
  readonly manufacturer: string
  /** As in its topic. */
  readonly serial: string
  /** The newest connection message; its own word, `connected` is what is made of all. */
  readonly connection?: VdaConnection
  /** The robot's own clock when it said ONLINE last, and the time before: they tell whose last will comes. */
  readonly onlines?: readonly number[]
  /** Edge clock of the newest goodbye (its own or its last will), epoch milliseconds. */
  readonly gone_at_ms?: number
  /** It was gone since its newest state: its row knows no more what it has in hand, and the next state says it again. */
  readonly again?: true
  /** Of the broker's word (presence), when its newest state came: another one is heard where no goodbye was. */
  readonly session?: number
  readonly state?: VdaStateBrief
  readonly factsheet?: VdaFactsheetBrief
  /** Orders and actions that were answered, of those in `sent`: the last 8 of the command's or action's id, and `a` acknowledged or `e` ended. */
  readonly answered?: readonly string[]
  /** cancelOrder actions whose order has ended: they cancel nothing any more. */
  readonly cancels?: readonly string[]
  /**
   * Of the running order, when it is ours: the actions that were seen at an end, for robots that show them no longer than that.
   * The last 8 of the action's id, and `d` done or `f` failed; at most ACTED_MAX.
   */
  readonly acted?: readonly string[]
  /** The operating mode in which it takes no orders; absent while it takes them. */
  readonly withdrawn?: VdaOperatingMode
  /** What was told last of the running order: work.progressed is said when it changes. */
  readonly progress?: string
  readonly card: VdaCardMemory
}

/** The newest state: what the next one, its next order and its telemetry in between are made with. */
export interface VdaStateBrief {
  /** Edge clock, epoch milliseconds. */
  readonly received_at_ms: number
  /** Empty when it has none. */
  readonly order_id: string
  readonly order_update_id: number
  readonly last_node_id: string
  readonly nodes_left: number
  readonly edges_left: number
  readonly driving: boolean
  readonly paused: boolean
  readonly operating_mode: VdaOperatingMode
  /** Marks of the errors it shows, at most ERRORS_MAX: what is not here is new. */
  readonly errors: readonly string[]
  readonly pose?: Payload
}

/** What of its factsheet is needed to write an order that it takes. */
export interface VdaFactsheetBrief {
  /** Action types it names, at most FACTSHEET_ACTIONS_MAX. */
  readonly actions: readonly string[]
  /** Those that may stand at nodes and edges of an order, by name: what it can be asked for. */
  readonly order_actions?: readonly string[]
  readonly order_nodes_max?: number
  readonly order_edges_max?: number
  readonly order_actions_max?: number
  readonly id_length_max?: number
  /** Seconds between two orders (timing.minOrderInterval). */
  readonly order_interval_seconds_min?: number
}

/** Counters of the conformance card (docs/conformance.md says what each means). */
export interface VdaCardMemory {
  /** Edge clock of the first record, epoch milliseconds. */
  readonly since_ms: number
  readonly records: number
  readonly bytes: number
  readonly bytes_max: number
  /** Per topic (not connection: a last will has the id of connecting). */
  readonly headers: Readonly<Record<string, VdaHeaderCount>>
  /** Payload time minus edge time of states, milliseconds. */
  readonly skew?: { readonly last: number; readonly min: number; readonly max: number }
  readonly silence?: { readonly longest_ms: number; readonly over: number }
  /** Newest first, at most SCHEMA_ERRORS_MAX. */
  readonly schema?: { readonly total: number; readonly newest: readonly VdaSchemaCount[] }
  /** Milliseconds from sending to echo, the newest ECHOES_MAX, oldest first. */
  readonly echoes?: readonly number[]
  /** Times that we sent something again before it was echoed. */
  readonly resends?: number
  /** What it was sent and has not answered in its newest state: how many, how often that was sent, since when. */
  readonly unanswered?: { readonly count: number; readonly sends: number; readonly since_ms: number }
  /** Answers that said no. */
  readonly rejected?: number
  readonly wills?: number
  /** Headers that named another robot than the topic. */
  readonly mismatches?: number
  readonly unreadable?: number
  /** Records whose telemetry was shed because of the budget. */
  readonly over_budget?: number
  /** Records in the second that began at `at_s`, and the most that any second had. */
  readonly rate: { readonly at_s: number; readonly count: number; readonly peak: number }
  /** The message budget: what was left of it at `at_ms`. */
  readonly budget: { readonly left: number; readonly at_ms: number }
}

export interface VdaHeaderCount {
  readonly last: number
  /** Messages that had an id. */
  readonly heard: number
  /** How often ids were left out. */
  readonly gaps: number
  /** Ids that never came. */
  readonly missing: number
  /** How often it began again. */
  readonly restarts: number
  /** Came behind a newer one. */
  readonly late: number
  /** The robot's own clock in the newest one, epoch milliseconds: compared with itself only. */
  readonly said_ms?: number
  /** The robot has connected since: what comes next is the newest, whatever its number. */
  readonly fresh?: boolean
}

export interface VdaSchemaCount {
  readonly path: string
  readonly count: number
}

export const ACTED_MAX = 64
export const ERRORS_MAX = 8
export const FACTSHEET_ACTIONS_MAX = 24
export const SCHEMA_ERRORS_MAX = 8
export const ECHOES_MAX = 8
