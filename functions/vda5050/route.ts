// The order that a robot was sent last: where it ends and so where more is stitched to it.

import type { Beginning, VdaNode } from './order.ts'

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

/** Where an update of this order begins: at the end of what the robot took. */
export function stitchedTo(
  route: Route,
  echoed: { readonly order_id: string; readonly order_update_id: number } | undefined,
): End {
  const { before } = route
  const refusedNewest =
    before !== undefined && echoed?.order_id === route.order_id && echoed.order_update_id < route.order_update_id
  return refusedNewest ? before : route.end
}
