// An order as VDA 5050 has it: nodes and edges by turns, their sequence ids counting through both. Written in the words of 2.1;
// functions/vda5050/words.ts says them as each version does.
//
// Rules that robots hold an order to (VDA 5050, "Orders and communication"):
// - its first node is where the robot is, or was last: otherwise it is refused
// - an update begins with the last released node, the stitching node, unchanged; what is new there is done on a further node of
//   the same name, two sequence ids later
// - an action id never comes back with other content. So they are derived from the job and the number of the step
//
// Everything is released: what leads from place to place is the robot's own planning. Who plans ways, zones or traffic hands in
// an order of its own (`params.order`).

import type { VdaAction, VdaEdge, VdaNode, VdaOrder, VdaParameter } from '../../messages/dialects/vda-5050-order.ts'
import type { MissionStep } from '../../messages/mission-fields.ts'
import type { Beginning } from '../ports/sent.ts'
import type { VdaProfile } from './profile.ts'

/** Where the robot is, as far as it says so. */
export interface Whereabouts {
  /** The node it passed last. */
  readonly node_id?: string
  /** Metres. */
  readonly position?: { readonly x: number; readonly y: number; readonly map?: string }
}

/** How far the robot may be from a place and still be there, in metres: the usual deviation of a node. */
const AT_A_PLACE_METRES = 0.5

/** The node that a new order begins with. Undefined: the first place itself, because the robot is there or says nothing of itself. */
export function beginningOf(steps: readonly MissionStep[], where: Whereabouts, profile: VdaProfile): Beginning {
  const first = steps.find(({ place }) => place !== undefined)?.place
  const beginsWithPlace = steps[0]?.place !== undefined
  const { node_id, position } = where
  const isThere = first !== undefined && node_id === first.node_id && isNear(first, position)
  if (beginsWithPlace && (isThere || (node_id === undefined && position === undefined))) return { steps: 0 }
  // Of the place's name but elsewhere (it was cancelled on its way): a node of its own, where it stands.
  const nodeId = node_id === undefined || (node_id === first?.node_id && !isThere) ? START : node_id
  const mapId = position?.map ?? profile.map
  return {
    steps: 0,
    node: {
      nodeId,
      sequenceId: 0,
      released: true,
      ...(position !== undefined && mapId !== undefined && { nodePosition: { x: position.x, y: position.y, mapId } }),
      actions: [],
    },
  }
}

/** A temporary node at the robot's own position, which it recognises as reachable. */
const START = 'start'

function isNear(place: NonNullable<MissionStep['place']>, position: Whereabouts['position']): boolean {
  if (place.x === undefined || place.y === undefined || position === undefined) return true
  if (place.map !== undefined && position.map !== undefined && place.map !== position.map) return false
  return Math.hypot(place.x - position.x, place.y - position.y) <= AT_A_PLACE_METRES
}

export interface OrderAsked {
  readonly order_id: string
  readonly order_update_id: number
  readonly beginning: Beginning
  readonly steps: readonly MissionStep[]
  /** Where the robot is: its map is that of places that name none. */
  readonly where: Whereabouts
}

export function orderOf(asked: OrderAsked, profile: VdaProfile): VdaOrder {
  const { order_id, order_update_id, beginning, steps } = asked
  const isUpdate = order_update_id > 0
  const nodes: Building[] =
    beginning.node === undefined ? [] : [{ ...beginning.node, actions: [...beginning.node.actions] }]
  if (isUpdate && !profile.resend_stitching_actions && nodes[0] !== undefined) nodes[0].actions = []
  steps.forEach((step, at) => {
    const last = nodes.at(-1)
    const isSettled = isUpdate && nodes.length === 1
    const goesOn = last !== undefined && !isSettled && (step.place === undefined || step.place.node_id === last.nodeId)
    const node = goesOn ? last : nodeFor(step, last, asked.where, profile)
    if (!goesOn) nodes.push(node)
    const action = actionOf(step, orderActionId(order_id, beginning.steps + at), profile)
    if (action !== undefined) node.actions.push(action)
  })
  return { orderId: order_id, orderUpdateId: order_update_id, nodes, edges: edgesBetween(nodes) }
}

type Building = Omit<VdaNode, 'actions'> & { actions: VdaAction[] }

function nodeFor(step: MissionStep, last: VdaNode | undefined, where: Whereabouts, profile: VdaProfile): Building {
  const sequenceId = last === undefined ? 0 : last.sequenceId + 2
  const { place } = step
  if (place === undefined) {
    const position = last?.nodePosition
    return {
      nodeId: last?.nodeId ?? START,
      sequenceId,
      released: true,
      ...(position !== undefined && { nodePosition: position }),
      actions: [],
    }
  }
  const { node_id, x, y, theta } = place
  const mapId = place.map ?? where.position?.map ?? profile.map
  return {
    nodeId: node_id,
    sequenceId,
    released: true,
    ...(x !== undefined &&
      y !== undefined &&
      mapId !== undefined && { nodePosition: { x, y, ...(theta !== undefined && { theta }), mapId } }),
    actions: [],
  }
}

function edgesBetween(nodes: readonly VdaNode[]): readonly VdaEdge[] {
  return nodes.slice(1).map((end, at) => {
    const start = nodes[at] as VdaNode
    const sequenceId = start.sequenceId + 1
    return {
      edgeId: `e${sequenceId}`,
      sequenceId,
      released: true,
      startNodeId: start.nodeId,
      endNodeId: end.nodeId,
      actions: [],
    }
  })
}

/** Undefined: the step is only to be there. */
function actionOf(step: MissionStep, actionId: string, profile: VdaProfile): VdaAction | undefined {
  const usual = step.kind === 'go_to' || step.kind === 'action' ? undefined : profile.actions[step.kind]
  const actionType = step.action?.type ?? usual?.type
  if (actionType === undefined) return undefined
  const { duration_seconds } = step
  return {
    actionId,
    actionType,
    blockingType: step.action?.blocking ?? 'HARD',
    actionParameters: parametersOf({
      ...usual?.parameters,
      ...(duration_seconds !== undefined && { duration: duration_seconds }),
      ...step.action?.parameters,
    }),
  }
}

/** What has no value says nothing: VDA 5050 has no null. */
export function parametersOf(parameters: Readonly<Record<string, unknown>>): readonly VdaParameter[] {
  return Object.entries(parameters)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => ({ key, value }))
}

/** `<order id>:<number of the step from 0>`: whoever reads a state sees which step it speaks of. */
export function orderActionId(orderId: string, step: number): string {
  return `${orderId}:${step}`
}

/** Every action of an order, in its order. */
export function actionsIn({ nodes, edges }: VdaOrder): readonly VdaAction[] {
  return [...nodes, ...edges].flatMap(({ actions }) => actions)
}
