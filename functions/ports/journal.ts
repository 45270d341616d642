import type { Message } from '../../messages/envelope.ts'
import type { Hops } from './hops.ts'

/**
 * The register: one row per trigger, kept for the long dedupe horizon. What is in here happened or was decided; nothing is
 * acknowledged before it is.
 */
export interface Journal {
  /** Transitions that the robots' rows already bear. Written over whatever was there: the row is the truth. */
  applied(rows: readonly JournalRow[]): Promise<void>
  /**
   * A decision that left no trace anywhere else. Conditional: if another decision about the message stands, it stays and
   * is handed back. A held message may be decided; a dead-lettered one may be decided again by a later attempt.
   */
  decided(row: JournalRow): Promise<JournalRow>
}

/** `held` is not an end: its robot is parked, and the release will decide it. */
export type JournalOutcome = 'applied' | 'refused' | 'dead_lettered' | 'held'

export interface JournalRow {
  readonly robot_id: string
  readonly message_id: string
  readonly outcome: JournalOutcome
  readonly type: string
  readonly kind: string
  readonly trace_id: string
  readonly correlation_id?: string
  readonly causation_id?: string
  readonly source: string
  /** Of a request: who sent it, where its door knows them, and why, as it says itself. */
  readonly by?: string
  readonly why?: string
  readonly policy_version: string
  /** The robot's state when the decision was made. */
  readonly from?: string
  readonly to?: string
  readonly handlers?: readonly string[]
  readonly revision?: number
  /** Why it was refused or dead-lettered: a name such as not_allowed, guard, stale, version_mismatch, CommitConflict. */
  readonly reason?: string
  readonly guard?: string
  /** The same in words for a person. */
  readonly detail?: string
  readonly received_at: string
  readonly occurred_at?: string
  readonly decided_at: string
  /** Where the message lay on the stream. */
  readonly position: string
  /** Sequence number of the stream record that made the decision: another one than its own after a release. */
  readonly decided_in: string
  readonly sequence?: number
  readonly failure_id?: string
  readonly attempt?: number
  readonly redrive_of?: string
  readonly edited_from?: string
  /** Of the redrive or the edit. */
  readonly operation_id?: string
  readonly out_of_order?: true
  /** Times along the line, after received_at. */
  readonly hops?: Hops
  /**
   * Of a fact that a dialect derived, dead-lettered or redriven since: its bytes are a state, and what the state was compared
   * with is gone. A redrive takes the fact from here, however often its record is delivered.
   */
  readonly message?: Message
}
