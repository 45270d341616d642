// One command, as one robot that speaks VDA 5050 hears it. Pure: what is known of the robot and what it was sent go in, what to
// publish and what to remember come out, or why it cannot be said.
//
// The same command again is the same pair of order and update (VDA 5050: a robot that has it answers with its state and does
// nothing else), or the same action id; only the header counts on. A command that was overtaken by a later one of its order
// says nothing any more.

import * as z from 'zod'
import { type Command, commandPayloads } from '../../messages/commands.ts'
import { SENT_MAX, type SentAction, type SentOrder } from '../../messages/dialects/sent.ts'
import type { VdaMemory } from '../../messages/dialects/vda-5050-memory.ts'
import { hasEnded } from '../../messages/dialects/vda-derived-memory.ts'
import { derivedId } from '../../messages/ids.ts'
import { type MissionStep, STEPS_MAX, step } from '../../messages/mission-fields.ts'
import { shownValue } from '../../messages/shown-value.ts'
import type { VdaProfileSetting } from '../../messages/vda-profile.ts'
import type { DownMessage } from '../ports/publish.ts'
import type { SentPage } from '../ports/sent.ts'
import { CALLED_BACK_BY, cancelOrder, instantAction, instantActions } from './instant-actions.ts'
import {
  actionsIn,
  type Beginning,
  beginningOf,
  orderOf,
  type VdaAction,
  type VdaOrder,
  type Whereabouts,
} from './order.ts'
import { profileOf, type UsualAction, type VdaProfile } from './profile.ts'
import { type Route, stitchedTo } from './route.ts'
import { instantActionsWords, orderWords } from './words.ts'

/** What is known of a robot from what it said. */
export interface VdaRobot {
  readonly robot_id: string
  readonly memory: VdaMemory
}

export interface Refused {
  /** Stable, for grouping: an outcome of the command. */
  readonly code: string
  readonly message: string
}

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
      /** It is still at an order that it was told to cancel, and would refuse this one. */
      readonly is_giving_up?: true
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
        major: robot.memory.major,
      },
      ...routeOf(said, page),
      ...(ordered_at_ms !== undefined && { ordered_at_ms }),
    },
    wait_ms: said.order === undefined ? 0 : waitOf(page, profile, now_ms),
    ...(said.order !== undefined && isGivingUp(said.order, robot.memory, page, now_ms) && { is_giving_up: true }),
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

function isOf({ orderId, orderUpdateId }: VdaOrder, sent: SentOrder): boolean {
  return sent.order_id === orderId && sent.order_update_id === orderUpdateId
}

interface Asked {
  readonly command: Command
  readonly robot: VdaRobot
  readonly page: SentPage
  readonly profile: VdaProfile
}

type Said =
  | { readonly refused: Refused; readonly order?: undefined; readonly actions?: undefined }
  | SaidOrder
  | SaidActions
  | Nothing

interface SaidOrder {
  readonly refused?: undefined
  readonly order: VdaOrder
  readonly actions?: undefined
  /** Absent: not the robot's way with a job (a charge by order). */
  readonly route?: Route
  readonly steps?: SentOrder['steps']
}

interface SaidActions {
  readonly refused?: undefined
  readonly order?: undefined
  readonly actions: readonly VdaAction[]
  /** The order that they are about. */
  readonly order_id?: string | undefined
  /** They take the order away. */
  readonly cancels?: true
}

interface Nothing {
  readonly refused?: undefined
  readonly order?: undefined
  readonly actions?: undefined
}

const NOTHING: Nothing = {}

const SAYINGS: Readonly<Record<Command['type'], (asked: Asked) => Said>> = {
  'work.start': startWork,
  'work.update': updateWork,
  'work.pause': (asked) => actions(asked, { type: 'startPause' }),
  'work.resume': (asked) => actions(asked, { type: 'stopPause' }),
  'work.stop': (asked) => takeBack(asked, commandPayloads['work.stop'].parse(asked.command.payload).job_id),
  'work.revoke': (asked) => takeBack(asked, commandPayloads['work.revoke'].parse(asked.command.payload).job_id),
  'charge.start': charge,
  'action.start': startAction,
  'robot.stop': ({ command, profile }) => ({ actions: instantActions(command.message_id, profile.stop, profile) }),
  'robot.resume': (asked) => actions(asked, { type: 'stopPause' }),
  'command.cancel': cancelCommand,
}

function actions({ command, profile }: Asked, action: UsualAction): SaidActions {
  return { actions: [instantAction(command.message_id, action, profile)] }
}

function startWork(asked: Asked): Said {
  const { command, robot, page, profile } = asked
  const { job_id, params = {} } = commandPayloads['work.start'].parse(command.payload)
  const written = page.sent.orders.find(({ command_id }) => command_id === command.message_id)
  if (written === undefined && hasTaken(robot.memory, page, job_id)) {
    const words = `the robot took order ${shownValue(job_id)} before, and takes that id for the order that it knows by it`
    return refused('order_id_used', words)
  }
  if (written !== undefined && page.route?.order_id !== job_id) return NOTHING
  if (written !== undefined && page.route?.order_update_id !== 0) return NOTHING
  const read = contentOf(params, 'work.start')
  if (read.refused !== undefined) return read
  const where = whereabouts(robot)
  if (read.body !== undefined) return ofBody({ ...read.body, orderId: job_id, orderUpdateId: 0 }, 0)
  const { steps } = read
  const beginning = (written === undefined ? undefined : page.route?.beginning) ?? beginningOf(steps, where, profile)
  return ofSteps({ order_id: job_id, order_update_id: 0, beginning, steps, where }, profile)
}

function hasTaken(memory: VdaMemory, { sent }: SentPage, orderId: string): boolean {
  if (memory.running?.order_id === orderId || memory.state?.order_id === orderId) return true
  return sent.orders.some(
    ({ order_id, order_update_id: update_id }) => order_id === orderId && hasEnded(memory, { order_id, update_id }),
  )
}

function updateWork(asked: Asked): Said {
  const { command, robot, page, profile } = asked
  const { job_id, params } = commandPayloads['work.update'].parse(command.payload)
  const { route } = page
  if (route?.order_id !== job_id) {
    const known = route === undefined ? 'it was sent none' : `its newest is ${shownValue(route.order_id)}`
    return refused('unknown_order', `order ${shownValue(job_id)} is not the one that the robot was sent last; ${known}`)
  }
  const written = page.sent.orders.find(({ command_id }) => command_id === command.message_id)
  if (written !== undefined && written.order_update_id !== route.order_update_id) return NOTHING
  if (route.cancelled === true)
    return refused('order_cancelled', `order ${shownValue(job_id)} was cancelled; more of it needs a new order`)
  const read = contentOf(params, 'work.update')
  if (read.refused !== undefined) return read
  const order_update_id = written?.order_update_id ?? route.order_update_id + 1
  const end = stitchedTo(route, robot.memory.state)
  const before = written === undefined ? { ...end, order_update_id: route.order_update_id } : route.before
  if (read.body !== undefined) {
    return ofBody({ ...read.body, orderId: job_id, orderUpdateId: order_update_id }, route.end.steps, before)
  }
  const from = typeof params.from === 'number' && Number.isSafeInteger(params.from) ? params.from : route.end.steps
  const beginning = written === undefined ? { node: end.node, steps: from } : route.beginning
  const order = { order_id: job_id, order_update_id, beginning, steps: read.steps, where: whereabouts(robot) }
  return ofSteps(order, profile, before)
}

function ofSteps(asked: Parameters<typeof orderOf>[0], profile: VdaProfile, before?: Route['before']): SaidOrder {
  const order = orderOf(asked, profile)
  const { beginning, steps, order_id, order_update_id } = asked
  const first = beginning.steps
  const nodes = nodesOfSteps(order, asked)
  return {
    order,
    route: {
      order_id,
      order_update_id,
      beginning,
      end: { node: lastNode(order, beginning), steps: first + steps.length },
      ...(before !== undefined && { before }),
    },
    steps: { first, nodes },
  }
}

/** As it was sent. An update that adds nothing but a stitching node without its actions still ends on that node whole. */
function lastNode({ nodes }: VdaOrder, { node }: Beginning) {
  const last = nodes.at(-1) ?? START_NODE
  return nodes.length === 1 && node !== undefined && last.actions.length === 0 ? node : last
}

const START_NODE = { nodeId: 'start', sequenceId: 0, released: true, actions: [] } as const

/** The node of each step: where its action is, or where it goes. */
function nodesOfSteps(order: VdaOrder, { beginning, steps, order_id, order_update_id }: Parameters<typeof orderOf>[0]) {
  const byAction = new Map(
    order.nodes.flatMap(({ sequenceId, actions: done }) => done.map(({ actionId }) => [actionId, sequenceId] as const)),
  )
  let at = order_update_id > 0 ? 1 : 0
  return steps.map(({ place }, number) => {
    const acted = byAction.get(`${order_id}:${beginning.steps + number}`)
    if (acted !== undefined) {
      at = order.nodes.findIndex(({ sequenceId }) => sequenceId === acted)
      return acted
    }
    const next = order.nodes.findIndex(({ nodeId }, index) => index >= at && nodeId === place?.node_id)
    if (next >= 0) at = next
    return order.nodes[at]?.sequenceId ?? 0
  })
}

/** An order that somebody planned elsewhere. */
function ofBody(order: VdaOrder, steps: number, before?: Route['before']): Said {
  const last = order.nodes.findLast(({ released }) => released)
  if (last === undefined)
    return refused('no_base', 'params.order has no released node; the first node of an order is released')
  return {
    order,
    route: {
      order_id: order.orderId,
      order_update_id: order.orderUpdateId,
      beginning: { steps },
      end: { node: last, steps },
      ...(before !== undefined && { before }),
    },
  }
}

type Content =
  | { readonly refused: Refused; readonly steps?: undefined; readonly body?: undefined }
  | { readonly refused?: undefined; readonly steps: readonly MissionStep[]; readonly body?: undefined }
  | {
      readonly refused?: undefined
      readonly steps?: undefined
      readonly body: Pick<VdaOrder, 'nodes' | 'edges'>
    }

function contentOf(params: Readonly<Record<string, unknown>>, type: string): Content {
  if (params.order !== undefined) {
    const body = orderBody.safeParse(params.order)
    if (!body.success) return refused('invalid_order', `${type}: params.order.${faultOf(body.error)}`)
    return { body: body.data as Pick<VdaOrder, 'nodes' | 'edges'> }
  }
  if (params.steps === undefined) {
    const words = `${type} has no params.steps and no params.order; a VDA 5050 robot needs either to be told what to do`
    return refused('no_steps', words)
  }
  const steps = stepList.safeParse(params.steps)
  if (!steps.success) return refused('invalid_steps', `${type}: params.steps.${faultOf(steps.error)}`)
  return { steps: steps.data }
}

const stepList = z.array(step).min(1).max(STEPS_MAX)

const actionList = z
  .array(
    z.looseObject({
      actionId: z.string().min(1),
      actionType: z.string().min(1),
      blockingType: z.string().default('HARD'),
      actionParameters: z.array(z.looseObject({ key: z.string(), value: z.unknown() })).default([]),
    }),
  )
  .default([])

const orderBody = z.looseObject({
  nodes: z
    .array(
      z.looseObject({
        nodeId: z.string().min(1),
        sequenceId: z.int().min(0),
        released: z.boolean().default(true),
        nodePosition: z.looseObject({ x: z.number(), y: z.number(), mapId: z.string() }).optional(),
        actions: actionList,
      }),
    )
    .min(1),
  edges: z
    .array(
      z.looseObject({
        edgeId: z.string().min(1),
        sequenceId: z.int().min(0),
        released: z.boolean().default(true),
        startNodeId: z.string(),
        endNodeId: z.string(),
        actions: actionList,
      }),
    )
    .default([]),
})

function faultOf(error: z.ZodError): string {
  const [issue] = error.issues
  return `${issue?.path.join('.')}: ${issue?.message}`
}

/** cancelOrder. Before 3.0 it takes away whatever the robot is at, so it is not said to one that is at another order. */
function takeBack({ command, robot, page, profile }: Asked, jobId: string | undefined): Said {
  const { state, running } = robot.memory
  const shown = state?.order_id === '' ? undefined : state?.order_id
  const meant = jobId ?? running?.order_id ?? shown ?? page.route?.order_id
  const another = running !== undefined && running.order_id !== meant ? running.order_id : undefined
  if (another !== undefined && profile.words !== '3.0') {
    const words = `the robot is at order ${shownValue(another)}, not ${shownValue(meant)}; cancelOrder would end the wrong one`
    return refused('not_in_hand', words)
  }
  return { actions: [cancelOrder(command.message_id, meant, profile)], order_id: meant, cancels: true }
}

function charge(asked: Asked): Said {
  const { command, robot, profile } = asked
  const { charge_at } = profile
  if (charge_at === undefined) return actions(asked, profile.actions.charge)
  const steps: readonly MissionStep[] = [{ kind: 'charge', ...(charge_at !== 'where it is' && { place: charge_at }) }]
  const where = whereabouts(robot)
  const order_id = `charge:${command.message_id}`
  // Sent again it begins where the robot is by then: one that has it already knows it by its id.
  const beginning = beginningOf(steps, where, profile)
  return { order: orderOf({ order_id, order_update_id: 0, beginning, steps, where }, profile) }
}

function startAction({ command, profile }: Asked): Said {
  const { action } = commandPayloads['action.start'].parse(command.payload)
  return {
    actions: [
      instantAction(command.message_id, { type: action.type, parameters: action.parameters }, profile, action.blocking),
    ],
  }
}

function cancelCommand(asked: Asked): Said {
  const { command, page } = asked
  const { command_id } = commandPayloads['command.cancel'].parse(command.payload)
  const order = page.sent.orders.findLast((sent) => sent.command_id === command_id)
  if (order !== undefined) return takeBack(asked, order.order_id)
  const action = page.sent.actions.findLast((sent) => sent.command_id === command_id)
  if (action === undefined)
    return refused('unknown_command', `the robot was not sent command ${shownValue(command_id)}, or long ago`)
  const counter = CALLED_BACK_BY.get(action.action_type)
  if (counter === undefined)
    return refused('cannot_be_called_back', `VDA 5050 has nothing that calls ${shownValue(action.action_type)} back`)
  return actions(asked, { type: counter })
}

function refused(code: string, message: string) {
  return { refused: { code, message } } as const
}

function whereabouts({ memory: { state } }: VdaRobot): Whereabouts {
  const node_id = state?.last_node_id
  const { x, y, map } = state?.pose ?? {}
  return {
    ...(node_id !== undefined && node_id !== '' && { node_id }),
    ...(typeof x === 'number' &&
      typeof y === 'number' && { position: { x, y, ...(typeof map === 'string' && { map }) } }),
  }
}

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

function isGivingUp(order: VdaOrder, { running }: VdaMemory, { sent }: SentPage, now_ms: number): boolean {
  if (running === undefined || running.order_id === order.orderId) return false
  return sent.actions.some(
    ({ action_type, order_id, sent_at_ms }) =>
      action_type === 'cancelOrder' && order_id === running.order_id && now_ms - sent_at_ms < GIVING_UP_MS_MAX,
  )
}

/** Longer ago: it will not give it up. */
const GIVING_UP_MS_MAX = 60_000

interface Sending {
  readonly command: Command
  readonly header_id: number
  readonly now_ms: number
}

const HEADER_IDS_MAX = 4

function withOrder(orders: readonly SentOrder[], { order, steps }: SaidOrder, sending: Sending): readonly SentOrder[] {
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

function withActions(sent: readonly SentAction[], said: SaidActions, sending: Sending): readonly SentAction[] {
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

function sentOf({ command, header_id, now_ms }: Sending, earlier: SentOrder | SentAction | undefined) {
  return {
    command_id: command.message_id,
    trace_id: command.trace_id,
    ...(command.correlation_id !== undefined && { correlation_id: command.correlation_id }),
    header_ids: [...(earlier?.header_ids ?? []), header_id].slice(-HEADER_IDS_MAX),
    sent_at_ms: earlier?.sent_at_ms ?? now_ms,
    sends: (earlier?.sends ?? 0) + 1,
  }
}

function routeOf(said: SaidOrder | SaidActions, { route }: SentPage): { readonly route?: Route } {
  if (said.order !== undefined) return said.route === undefined ? kept(route) : { route: said.route }
  if (said.cancels === true && route !== undefined && (said.order_id ?? route.order_id) === route.order_id)
    return { route: { ...route, cancelled: true } }
  return kept(route)
}

function kept(route: Route | undefined): { readonly route?: Route } {
  return route === undefined ? {} : { route }
}
