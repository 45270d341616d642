// The page of what a robot was sent, as it is written before something more is said.

import type { Command } from '../../messages/commands.ts'
import { SENT_MAX, type SentAction, type SentOrder } from '../../messages/dialects/sent.ts'
import type { VdaOrder } from '../../messages/dialects/vda-5050-order.ts'
import type { Route, SentPage } from '../ports/sent.ts'
import { actionsIn } from './order.ts'
import type { SaidActions, SaidOrder } from './said.ts'

export function isOf({ orderId, orderUpdateId }: VdaOrder, sent: SentOrder): boolean {
  return sent.order_id === orderId && sent.order_update_id === orderUpdateId
}

export interface Sending {
  readonly command: Command
  readonly header_id: number
  readonly now_ms: number
}

const HEADER_IDS_MAX = 4

export function withOrder(
  orders: readonly SentOrder[],
  { order, steps }: SaidOrder,
  sending: Sending,
): readonly SentOrder[] {
  const earlier = orders.find((one) => isOf(order, one))
  const ids = actionsIn(order).map(({ actionId }) => actionId)
  const now: SentOrder = {
    order_id: order.orderId,
    order_update_id: order.orderUpdateId,
    ...sentOf(sending, earlier),
    ...(ids.length > 0 && { actions: ids }),
    ...(steps !== undefined && { steps }),
  }
  const all = [...orders.filter((one) => !isOf(order, one)), now].slice(-SENT_MAX)
  const newest = new Set([...new Set(all.map(({ order_id }) => order_id).toReversed())].slice(0, 2))
  return all.map((one) => (newest.has(one.order_id) ? one : brief(one)))
}

/**
 * Of orders that are over it is enough to know whose they were: the item is written with each command and read with each
 * batch. The last but one may not be over: a robot that refuses the newest still has it.
 */
function brief({ actions: _, steps: __, ...rest }: SentOrder): SentOrder {
  return rest
}

export function withActions(sent: readonly SentAction[], said: SaidActions, sending: Sending): readonly SentAction[] {
  const now = said.actions.map(
    ({ actionId, actionType }): SentAction => ({
      action_id: actionId,
      action_type: actionType,
      ...sentOf(
        sending,
        sent.find(({ action_id }) => action_id === actionId),
      ),
      ...(said.order_id !== undefined && { order_id: said.order_id }),
    }),
  )
  const ids = new Set(now.map(({ action_id }) => action_id))
  return [...sent.filter(({ action_id }) => !ids.has(action_id)), ...now].slice(-SENT_MAX)
}

function sentOf({ command, header_id, now_ms }: Sending, before: SentOrder | SentAction | undefined) {
  // Asked for anew, under the same id: what was said of it before is not about this one.
  const earlier = before?.command_id === command.message_id ? before : undefined
  return {
    command_id: command.message_id,
    trace_id: command.trace_id,
    ...(command.correlation_id !== undefined && { correlation_id: command.correlation_id }),
    header_ids: [...(earlier?.header_ids ?? []), header_id].slice(-HEADER_IDS_MAX),
    sent_at_ms: earlier?.sent_at_ms ?? now_ms,
    sends: (earlier?.sends ?? 0) + 1,
  }
}

export function routeOf(said: SaidOrder | SaidActions, { route }: SentPage): { readonly route?: Route } {
  if (said.order !== undefined) return said.route === undefined ? kept(route) : { route: said.route }
  if (said.cancels === true && route !== undefined && (said.order_id ?? route.order_id) === route.order_id)
    return { route: { ...route, cancelled: true } }
  return kept(route)
}

function kept(route: Route | undefined): { readonly route?: Route } {
  return route === undefined ? {} : { route }
}
