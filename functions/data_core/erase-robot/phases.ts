/** What a step of an erasure is handed, and what it hands on. */
import type { Operation } from '../../ports/operations.ts'
import type { ErasePorts, EraseSettings } from './ports.ts'

export type Phase =
  | 'begin'
  | 'rows'
  | 'failures'
  | 'named'
  | 'lake'
  | 'warehouse'
  | 'look-again'
  | 'warehouse-again'
  | 'end'

/** What the machine hands from step to step; at first the operation alone. */
export interface Progress {
  readonly operation_id: string
  readonly phase?: Phase
  /** Where the phase goes on: a table, a folder, and what comes behind which key in it. */
  readonly at?: number
  readonly after?: string
  readonly erased?: Erased
  /** Of its messages: what other rows say of one of them goes too. More of them than a machine hands on: `all`. */
  readonly failure_ids?: FailureIds
  readonly more?: boolean
  /** Before the next step. */
  readonly wait_seconds?: number
}

export type FailureIds = readonly string[] | 'all'

export type Erased = {
  readonly rows: number
  readonly failures: number
  /** Rows of others, and records of missions, that named it. */
  readonly renamed: number
  readonly objects_looked_at: number
  readonly objects_written: number
  readonly objects_removed: number
  /** Looked at, and nobody can read them: what they are, the log says. They stay as they are. */
  readonly objects_unreadable: number
  /** Of the lake. */
  readonly records: number
  /** Of the warehouse. */
  readonly warehouse_rows: number
}

/** Of one invocation. */
export interface Work extends ErasePorts {
  readonly settings: EraseSettings
  readonly operation: Operation
  readonly phase: Phase
  readonly robot_id: string
  readonly until: number
}

/** What a phase has done, and where it goes on: without `at` it is through. */
export interface Done {
  readonly at?: number
  readonly after?: string
  readonly erased: Erased
  readonly failure_ids?: FailureIds
}

export type RunPhase = (work: Work, from: Progress & { readonly erased: Erased }) => Promise<Done>
