// The order that a robot was sent last: where it ends and so where more is stitched to it.

import type { End, Route } from '../ports/sent.ts'

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
