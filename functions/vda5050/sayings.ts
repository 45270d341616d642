// What each command says to a robot of VDA 5050 (docs/vda-5050.md has the table).

import { type Command, commandPayloads } from '../../messages/commands.ts'
import type { VdaMemory } from '../../messages/dialects/vda-5050-memory.ts'
import type { VdaOrder } from '../../messages/dialects/vda-5050-order.ts'
import { hasEnded } from '../../messages/dialects/vda-derived-memory.ts'
import type { MissionStep } from '../../messages/mission-fields.ts'
import { shownValue } from '../../messages/shown-value.ts'
import type { Beginning, Route, SentPage } from '../ports/sent.ts'
import { contentOf } from './content.ts'
import { CALLED_BACK_BY, cancelOrder, instantAction, instantActions } from './instant-actions.ts'
import { beginningOf, orderActionId, orderOf, type Whereabouts } from './order.ts'
import type { UsualAction, VdaProfile } from './profile.ts'
import { stitchedTo } from './route.ts'
import { type Asked, refused, type Said, type SaidActions, type SaidOrder, type VdaRobot } from './said.ts'

export const SAYINGS: Readonly<Record<Command['type'], (asked: Asked) => Said>> = {
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
    const acted = byAction.get(orderActionId(order_id, beginning.steps + number))
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

const NOTHING: Said = {}

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

function whereabouts({ memory: { state } }: VdaRobot): Whereabouts {
  const node_id = state?.last_node_id
  const { x, y, map } = state?.pose ?? {}
  return {
    ...(node_id !== undefined && node_id !== '' && { node_id }),
    ...(typeof x === 'number' &&
      typeof y === 'number' && { position: { x, y, ...(typeof map === 'string' && { map }) } }),
  }
}
