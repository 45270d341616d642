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
  /** Where a redriven message lay on the stream when it failed: its logical place. */
  readonly origin_position?: string
  /** Set when a redriven message was applied behind newer ones. */
  readonly out_of_order?: true
  /** For each of the row's applied_ids, the state that the robot left by it. */
  readonly from_states: readonly string[]
}
