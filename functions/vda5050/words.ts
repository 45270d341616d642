// The same order and the same actions in the words of each version. What differs: docs/vda-5050.md lists it, with what is lost.

import type { VdaAction, VdaEdge, VdaNode, VdaNodePosition, VdaOrder } from '../../messages/dialects/vda-5050-order.ts'
import type { VdaProfile } from './profile.ts'

type Words = Readonly<Record<string, unknown>>

export function orderWords({ orderId, orderUpdateId, nodes, edges, ...rest }: VdaOrder, profile: VdaProfile): Words {
  return {
    orderId,
    orderUpdateId,
    ...renamed(rest, profile),
    nodes: nodes.map((node) => nodeWords(node, profile)),
    edges: edges.map((edge) => edgeWords(edge, profile)),
  }
}

export function instantActionsWords(actions: readonly VdaAction[], profile: VdaProfile): Words {
  const said = actions.map((action) => ({
    ...actionWords(action, profile),
    ...(profile.needs_action_name && { actionName: action.actionType }),
  }))
  const key = profile.instant_actions_key
  return {
    ...(key !== 'instantActions' && { actions: said }),
    ...(key !== 'actions' && { instantActions: said }),
  }
}

function nodeWords({ nodePosition, actions, ...node }: VdaNode, profile: VdaProfile): Words {
  return {
    ...renamed(node, profile),
    ...(nodePosition !== undefined && { nodePosition: positionWords(nodePosition, profile) }),
    actions: actions.map((action) => actionWords(action, profile)),
  }
}

function edgeWords({ actions, startNodeId, endNodeId, ...edge }: VdaEdge, profile: VdaProfile): Words {
  return {
    ...renamed(edge, profile),
    // 3.0 has them no more: the sequence ids say it.
    ...(profile.words !== '3.0' && { startNodeId, endNodeId }),
    actions: actions.map((action) => actionWords(action, profile)),
  }
}

function positionWords(position: VdaNodePosition, profile: VdaProfile): Words {
  const { allowedDeviationXY, ...rest } = renamed(position, profile)
  if (allowedDeviationXY === undefined) return rest
  if (profile.words === '3.0' && typeof allowedDeviationXY === 'number')
    return { ...rest, allowedDeviationXY: { a: allowedDeviationXY, b: allowedDeviationXY, theta: 0 } }
  if (profile.words === '1.1' || profile.words === '2.0') return { ...rest, allowedDeviationXy: allowedDeviationXY }
  return { ...rest, allowedDeviationXY }
}

function actionWords({ actionParameters, ...action }: VdaAction, profile: VdaProfile): Words {
  return {
    ...renamed(action, profile),
    // Optional, and always there: a library of 2.x dies without it.
    actionParameters: actionParameters.map(({ key, value }) => ({ key, value: parameterValue(value, profile) })),
  }
}

/** Before 2.1 a value is no object: it goes as its JSON text. */
function parameterValue(value: unknown, { words }: VdaProfile): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject && (words === '1.1' || words === '2.0') ? JSON.stringify(value) : value
}

/** 3.0's names of what 2.1 calls otherwise; undefined: 3.0 has it no more. */
const NAMES_IN_3: Readonly<Record<string, string | undefined>> = {
  nodeDescription: 'nodeDescriptor',
  edgeDescription: 'edgeDescriptor',
  actionDescription: 'actionDescriptor',
  orderDescription: 'orderDescription',
  maxSpeed: 'maximumSpeed',
  maxHeight: 'maximumMobileRobotHeight',
  minHeight: 'minimumLoadHandlingDeviceHeight',
  rotationAllowed: undefined,
  zoneSetId: undefined,
  mapDescription: undefined,
}

function renamed(fields: object, { words }: VdaProfile): Words {
  if (words !== '3.0') return fields as Words
  const said: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    const to = Object.hasOwn(NAMES_IN_3, name) ? NAMES_IN_3[name] : name
    if (to !== undefined) said[to] = value
  }
  return said
}
