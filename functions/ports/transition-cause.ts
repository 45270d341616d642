/**
 * What the commit writes beside a new state, as one JSON text (`cause`): the message behind the transition. The outbox makes
 * its events of it, and dispatch recovers from it the transitions that it had no time to journal.
 */
export interface TransitionCause {
  readonly message_id: string
  readonly trace_id: string
  readonly correlation_id?: string
  readonly causation_id?: string
  readonly type: string
  readonly source: string
  readonly received_at: string
  readonly occurred_at?: string
  readonly sequence?: number
  readonly redrive_of?: string
  readonly operation_id?: string
  /** The failure whose message an operator edited into this one. */
  readonly edited_from?: string
  /**
   * Of a redrive: how far the robot's messages have been applied on the stream, logically: the redrive lies late and belongs
   * to where it failed. Without it, the row's own position tells.
   */
  readonly origin_position?: string
  /** The same in time, RFC 3339 by the edge's clock; without it, received_at tells. */
  readonly origin_at?: string
  /** Set when a redriven message was applied behind newer ones. */
  readonly out_of_order?: true
  /** Of the row's applied_ids, those that were; absent when none was. */
  readonly out_of_order_ids?: readonly string[]
  /** For each of the row's applied_ids, the state that the robot left by it. */
  readonly from_states: readonly string[]
  /** The version that decided it. Absent in rows from before there were rollouts. */
  readonly policy_version?: string
  /** For each of the row's applied_ids, the version that decided it; absent where it was this one throughout. */
  readonly versions?: readonly string[]
}
