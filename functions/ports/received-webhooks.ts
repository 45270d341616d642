/**
 * Which deliveries of partners were taken, by the id that the partner gives them: a resend of one is answered like the first, and
 * two that come at the same moment are one. Forgets with the journal, which knows the messages by ids derived from these.
 */
export interface ReceivedWebhooks {
  /** Ours to do, or how it stands. A claim whose owner died ends by itself at `until`. */
  claim(delivery: DeliveryClaim): Promise<Claimed>
  /** Every message of it is on the line. */
  settle(delivery: Pick<DeliveryClaim, 'partner' | 'webhook_id'>, answer: DeliveryAnswer): Promise<void>
  /** Not taken: the next try of the partner is done again. `failure_id`: of what waits for it. */
  release(delivery: Pick<DeliveryClaim, 'partner' | 'webhook_id' | 'owner'>, failure_id?: string): Promise<void>
}

export interface DeliveryClaim {
  readonly partner: string
  readonly webhook_id: string
  /** SHA-256 of the body, hex. */
  readonly body_hash: string
  /** Who claims: of two with the same id one wins. */
  readonly owner: string
  /** Epoch milliseconds. */
  readonly now: number
  readonly until: number
}

export type Claimed =
  /** `failure_id`: an earlier try of it failed, and that failure waits. */
  | { readonly outcome: 'ours'; readonly failure_id?: string }
  | { readonly outcome: 'running'; readonly until: number }
  | { readonly outcome: 'taken'; readonly body_hash: string; readonly answer: DeliveryAnswer }

export interface DeliveryAnswer {
  readonly webhook_id: string
  readonly messages: readonly {
    readonly message_id: string
    readonly trace_id: string
    readonly robot_id: string
    readonly type: string
  }[]
}
