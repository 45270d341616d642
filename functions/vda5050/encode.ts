// One command, as one robot that speaks VDA 5050 hears it. Pure: what is known of the robot and what it was sent go in, what to
// publish and what to remember come out, or why it cannot be said.
//
// The same command again is the same pair of order and update (VDA 5050: a robot that has it answers with its state and does
// nothing else), or the same action id; only the header counts on. A command that was overtaken by a later one of its order
// says nothing any more.

import type { Command } from '../../messages/commands.ts'
import type { VdaMemory } from '../../messages/dialects/vda-5050-memory.ts'
import type { VdaOrder } from '../../messages/dialects/vda-5050-order.ts'
import { derivedId } from '../../messages/ids.ts'
import { shownValue } from '../../messages/shown-value.ts'
import type { VdaProfileSetting } from '../../messages/vda-profile.ts'
import type { DownMessage } from '../ports/publish.ts'
import type { SentPage } from '../ports/sent.ts'
import { instantAction } from './instant-actions.ts'
import { actionsIn } from './order.ts'
import { profileOf, type VdaProfile } from './profile.ts'
import type { Asked, Refused, SaidActions, SaidOrder, VdaRobot } from './said.ts'
import { SAYINGS } from './sayings.ts'
import { instantActionsWords, orderWords } from './words.ts'
import { isOf, routeOf, withActions, withOrder } from './written.ts'

export type Encoded =
  | { readonly refused: Refused; readonly publish?: undefined }
  | {
      readonly refused?: undefined
      /** In this order; empty when there is nothing to say any more. */
      readonly publish: readonly DownMessage[]
      /** To be written before publishing. */
      readonly page: SentPage
      /** How long the robot wants to be left alone first. */
      readonly wait_ms: number
      /** Why it would refuse the order at this moment. */
      readonly not_yet?: string
    }

/** AWS IoT Core takes no more in one message. */
const BYTES_MAX = 131_072

export function encode(
  command: Command,
  robot: VdaRobot,
  page: SentPage,
  settings: readonly VdaProfileSetting[],
  now_ms: number,
): Encoded {
  const profile = profileOf(robot.robot_id, robot.memory, settings)
  const said = SAYINGS[command.type]({ command, robot, page, profile })
  if (said.refused !== undefined) return { refused: said.refused }
  if (said.order === undefined && said.actions === undefined) return { publish: [], page, wait_ms: 0 }
  const beyond = said.order === undefined ? undefined : beyondLimits(said.order, profile)
  if (beyond !== undefined) return { refused: { code: 'beyond_its_factsheet', message: beyond } }
  const headers: Record<string, number> = { ...page.sent.headers }
  const publish = contentsOf(said, { command, robot, page, profile }).map(({ topic, words }): DownMessage => {
    const { interface: interfaceName, major, manufacturer, serial, version } = robot.memory
    const headerId = nextHeader(headers[topic])
    headers[topic] = headerId
    const header = { headerId, timestamp: new Date(now_ms).toISOString(), version, manufacturer, serialNumber: serial }
    return {
      topic: `${interfaceName}/v${major}/${manufacturer}/${serial}/${topic}`,
      payload: JSON.stringify({ ...header, ...words }),
      qos: profile.qos,
    }
  })
  const bytes = Math.max(...publish.map(({ payload }) => Buffer.byteLength(payload)))
  if (bytes > BYTES_MAX) {
    const message = `the message has ${bytes} bytes; at most ${BYTES_MAX} can be published`
    return { refused: { code: 'too_large', message } }
  }
  const { orders, actions } = page.sent
  const sending = (topic: string) => ({ command, header_id: headers[topic] ?? 0, now_ms })
  const ordered_at_ms = said.order === undefined ? page.ordered_at_ms : now_ms
  return {
    publish,
    page: {
      version: page.version,
      sent: {
        orders: said.order === undefined ? orders : withOrder(orders, said, sending('order')),
        actions: said.actions === undefined ? actions : withActions(actions, said, sending('instantActions')),
        headers,
      },
      ...routeOf(said, page),
      ...(ordered_at_ms !== undefined && { ordered_at_ms }),
    },
    wait_ms: said.order === undefined ? 0 : waitOf(page, profile, now_ms),
    ...notYet(said, robot.memory, page, now_ms),
  }
}

/**
 * What is said again may have been heard, and only the state that echoes it lost: a robot that knows it already says nothing, so
 * it is asked for its state besides.
 */
function contentsOf(said: SaidOrder | SaidActions, { command, robot, page, profile }: Asked) {
  const isAgain =
    said.order === undefined
      ? page.sent.actions.some(({ action_id }) => action_id === said.actions[0]?.actionId)
      : page.sent.orders.some((sent) => isOf(said.order, sent))
  const known = robot.memory.factsheet?.actions ?? []
  const asks = isAgain && (known.length === 0 || known.includes(STATE_REQUEST))
  const number = nextHeader(page.sent.headers?.instantActions)
  const request = asks
    ? [instantAction(derivedId(command.message_id, `${STATE_REQUEST}:${number}`), { type: STATE_REQUEST }, profile)]
    : []
  const instant = [...(said.actions ?? []), ...request]
  return [
    ...(said.order === undefined ? [] : [{ topic: 'order', words: orderWords(said.order, profile) }]),
    ...(instant.length === 0 ? [] : [{ topic: 'instantActions', words: instantActionsWords(instant, profile) }]),
  ]
}

const STATE_REQUEST = 'stateRequest'

function beyondLimits(order: VdaOrder, { limits }: VdaProfile): string | undefined {
  const most = Math.max(0, ...order.nodes.map(({ actions: done }) => done.length))
  const ids = [
    order.orderId,
    ...order.nodes.map(({ nodeId }) => nodeId),
    ...actionsIn(order).map((one) => one.actionId),
  ]
  const longest = ids.reduce((long, id) => (id.length > long.length ? id : long), '')
  const checks = [
    ['nodes', order.nodes.length, limits.nodes],
    ['edges', order.edges.length, limits.edges],
    ['actions on one node', most, limits.actions],
    [`characters in ${shownValue(longest)}`, longest.length, limits.id_length],
  ] as const
  const beyond = checks.find(([, count, max]) => max !== undefined && max > 0 && count > max)
  return beyond === undefined ? undefined : `${beyond[1]} ${beyond[0]}; the robot's factsheet allows ${beyond[2]}`
}

/** Unsigned 32 bits in 3.0; it begins again behind them. */
function nextHeader(last: number | undefined): number {
  return last === undefined || last >= 4_294_967_295 ? 0 : last + 1
}

function waitOf({ ordered_at_ms }: SentPage, { order_interval_seconds_min }: VdaProfile, now_ms: number): number {
  if (ordered_at_ms === undefined) return 0
  return Math.max(0, ordered_at_ms + order_interval_seconds_min * 1000 - now_ms)
}

function notYet(
  { order, steps }: SaidOrder | SaidActions,
  memory: VdaMemory,
  { sent }: SentPage,
  now_ms: number,
): { readonly not_yet?: string } {
  if (order === undefined) return {}
  const { running, state, gone_at_ms = 0 } = memory
  const isBegun = order.orderUpdateId > 0 || sent.orders.some((one) => isOf(order, one))
  if (steps !== undefined && !isBegun && (state === undefined || state.received_at_ms <= gone_at_ms))
    return { not_yet: 'it has said no state since it came; where an order would have to begin is not known' }
  if (running === undefined || running.order_id === order.orderId) return {}
  const isGivingUp = sent.actions.some(
    ({ action_type, order_id, sent_at_ms }) =>
      action_type === 'cancelOrder' && order_id === running.order_id && now_ms - sent_at_ms < GIVING_UP_MS_MAX,
  )
  const words = `it is still cancelling order ${shownValue(running.order_id)}, and refuses another one until that has ended`
  return isGivingUp ? { not_yet: words } : {}
}

/** Longer ago: it will not give it up. */
const GIVING_UP_MS_MAX = 60_000
