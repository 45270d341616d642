import type { Sent } from '../../messages/dialects/sent.ts'
import type { VdaNode } from '../../messages/dialects/vda-5050-order.ts'

/**
 * What each VDA 5050 robot was sent, one item per robot: what its answers are compared with, and what its next order goes on
 * from. It is written before anything is published, so that no answer can be earlier than its question.
 */
export interface SentBook {
  /** Nothing was ever sent: an empty page of version 0. */
  read(robotId: string): Promise<SentPage>
  /** `changed`: somebody wrote a page of this robot since `page` was read; nothing is written then. */
  write(robotId: string, page: SentPage): Promise<'written' | 'changed'>
}

export interface SentPage {
  readonly sent: Sent
  /** The newest order and where it ends. */
  readonly route?: Route
  /** Our clock at the newest order, epoch milliseconds: robots want time between two. */
  readonly ordered_at_ms?: number
  /** As it was read; the page that is written has the next one. */
  readonly version: number
}

export const NOTHING_SENT: SentPage = { sent: { orders: [], actions: [] }, version: 0 }

/** The order that a robot was sent last: where it ends, and so where more is stitched to it. */
export interface Route {
  readonly order_id: string
  readonly order_update_id: number
  /** What the newest message of it went on from: a resend says the same once more. */
  readonly beginning: Beginning
  readonly end: End
  /** Where it ended before the newest message: if the robot refuses that one, the next goes on from here. */
  readonly before?: End & { readonly order_update_id: number }
  /** It was told to give it up: more of it is never sent (VDA 5050, order cancellation). */
  readonly cancelled?: boolean
}

export interface End {
  /** The last released node as it was sent. Absent for an order without nodes of ours. */
  readonly node: VdaNode
  /** Steps of the job up to here. */
  readonly steps: number
}

/** What an order message goes on from; kept, so that a resend says the same. */
export interface Beginning {
  /** Absent: the order begins at its first place. Of an update it is the stitching node as it was released, actions and all. */
  readonly node?: VdaNode
  /** Steps of the job that went before it. */
  readonly steps: number
}
