// What was sent to a robot that speaks VDA 5050, newest last: the map from what it echoes (order, update, action, header) back to
// our command and its trace. Such a robot knows no trace ids, and says neither yes nor no: its states are compared with this.
//
// It is written before anything is published, so that no answer can be earlier than its question. It is one item per robot
// (table `commands`, entry `sent`, attribute `sent` as JSON); dispatch reads it with the rows of a batch.

export interface Sent {
  /** At most SENT_MAX, newest last; one per (order, update): a resend raises `sends`. */
  readonly orders: readonly SentOrder[]
  /** At most SENT_MAX, newest last; one per action. */
  readonly actions: readonly SentAction[]
  /** Last header id per topic: `order`, `instantActions`. They count on for as long as this item lives. */
  readonly headers?: Readonly<Record<string, number>>
}

export interface SentOrder {
  readonly order_id: string
  readonly order_update_id: number
  /** The command that it carries; a resend is of the same one. */
  readonly command_id: string
  readonly trace_id: string
  readonly correlation_id?: string
  /** Header ids it was sent with, oldest first, at most 4: what a rejection may name. */
  readonly header_ids?: readonly number[]
  /** Action ids in it: what else stands in actionStates is not the order's. */
  readonly actions?: readonly string[]
  /**
   * Steps of the job that it carries: the number of the first, from 0, and the sequence id of the node of each. The action of
   * step n, if it has one, is `<order id>:<n>`.
   */
  readonly steps?: { readonly first: number; readonly nodes: readonly number[] }
  /** Our clock at the first sending, epoch milliseconds: no error before that is about it, and the echo is measured from it. */
  readonly sent_at_ms: number
  /** How often it was sent, 1 when absent. */
  readonly sends?: number
}

export interface SentAction {
  readonly action_id: string
  readonly action_type: string
  readonly command_id: string
  readonly trace_id: string
  readonly correlation_id?: string
  readonly header_ids?: readonly number[]
  /** The order that it is about (cancelOrder): the end of that one is then a cancellation. */
  readonly order_id?: string
  readonly sent_at_ms: number
  readonly sends?: number
}

export const SENT_MAX = 24
