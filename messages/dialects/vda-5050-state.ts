// A state of VDA 5050, of whatever version, as the canonical one: 3.0's content in our spelling. Field names of all versions are
// read, whatever the header says: no name means two things, and robots mix them (a 2.1 robot may send what 3.0 renamed).
// vda-5050-mapping.ts lists every property of the official schemas and where it went.
//
// Forgiving on purpose: numbers come as texts, lists as null, nodes by the ten thousand, and a robot that sends them still has to
// be seen. Whatever is odd is clamped or left out, and flagged; nothing here throws or refuses.

import type { Payload } from '../envelope.ts'
import type { VdaActionStatus, VdaOperatingMode } from './vda-5050-memory.ts'
import { type Condition, GRAVE } from './vda-condition.ts'
import type { Leg } from './vda-derived-memory.ts'
import { batteryOf, type Fields, fieldsOf, numberOf, textOf } from './vda-derived-state.ts'

export interface VdaState extends Condition {
  /** Null when the robot says that it has no order; undefined when it says nothing about orders. */
  readonly leg: Leg | null | undefined
  readonly last_node_id: string
  /** Undefined when it does not say. */
  readonly last_node_sequence_id: number | undefined
  /** Whether its nodes and its actions are lists: else it says nothing of them, and none is not what it says. */
  readonly nodes_read: boolean
  readonly actions_read: boolean
  readonly nodes: readonly VdaNode[]
  readonly nodes_left: number
  readonly nodes_released: number
  readonly edges: readonly VdaEdge[]
  readonly edges_left: number
  readonly edges_released: number
  readonly actions: readonly VdaAction[]
  readonly paused: boolean
  readonly new_base_request: boolean
  readonly operating_mode: VdaOperatingMode
  readonly errors: readonly VdaError[]
  readonly loads: readonly Payload[] | undefined
  readonly flags: readonly string[]
}

export interface VdaNode {
  readonly node_id: string
  readonly sequence_id: number
  readonly released: boolean
  readonly description?: string
  readonly position?: Payload
}

export interface VdaEdge {
  readonly edge_id: string
  readonly sequence_id: number
  readonly released: boolean
  readonly description?: string
}

export interface VdaAction {
  readonly action_id: string
  readonly action_type: string
  readonly status: VdaActionStatus
  /** 3.0 says whose it is; before, instant actions stand among the order's. */
  readonly scope?: 'instant' | 'zone'
  readonly description?: string
  readonly result?: string
}

export interface VdaError {
  readonly code: string
  readonly level: string
  readonly message?: string
  readonly hint?: string
  readonly references?: readonly VdaReference[]
}

export interface VdaReference {
  readonly key: string
  readonly value: string
}

/** What of a list is kept in the last-known state; the rest is counted, and lies whole in the lake. */
export const LISTED_MAX = 64
const ERRORS_LISTED_MAX = 32
const OTHERS_LISTED_MAX = 16
const TEXT_MAX = 1000

export function vdaStateOf(fields: Fields): VdaState {
  const flags: string[] = []
  const nodes = neededListOf(fields.nodeStates, 'node_states', flags)
  const edges = listOf(fields.edgeStates, 'edge_states', flags)
  const power = fieldsOf(fields.powerSupply ?? fields.batteryState)
  const errors = errorsOf(fields.errors, flags)
  const grave = errors.find(({ level }) => GRAVE.has(level))
  return {
    leg: legOf(fields, flags),
    last_node_id: idOf(fields.lastNodeId),
    last_node_sequence_id: wholeOf(fields.lastNodeSequenceId),
    nodes_read: Array.isArray(fields.nodeStates),
    actions_read: Array.isArray(fields.actionStates),
    nodes: first(nodes, LISTED_MAX).map(nodeOf),
    nodes_left: nodes.length,
    nodes_released: countReleased(nodes),
    edges: first(edges, LISTED_MAX).map(edgeOf),
    edges_left: edges.length,
    edges_released: countReleased(edges),
    actions: actionsOf(fields, flags),
    driving: fields.driving === true,
    paused: fields.paused === true,
    new_base_request: fields.newBaseRequest === true,
    operating_mode: modeOf(fields.operatingMode, flags),
    battery: batteryOf(power.stateOfCharge ?? power.batteryCharge, flags),
    charging: typeof power.charging === 'boolean' ? power.charging : undefined,
    errors,
    grave_error: grave && { code: grave.code, level: grave.level, message: grave.message ?? grave.hint },
    loads: loadsOf(fields.loads, flags),
    flags,
  }
}

export const ENDED: ReadonlySet<VdaActionStatus> = new Set(['FINISHED', 'FAILED'])

const STATUSES: ReadonlySet<string> = new Set<VdaActionStatus>([
  'WAITING',
  'INITIALIZING',
  'RUNNING',
  'PAUSED',
  'RETRIABLE',
  'FINISHED',
  'FAILED',
])

const MODES: ReadonlySet<string> = new Set<VdaOperatingMode>([
  'STARTUP',
  'AUTOMATIC',
  'SEMIAUTOMATIC',
  'INTERVENED',
  'MANUAL',
  'SERVICE',
  'TEACH_IN',
])

function modeOf(value: unknown, flags: string[]): VdaOperatingMode {
  const said = (textOf(value) ?? '').toUpperCase()
  const mode = said === 'TEACHIN' ? 'TEACH_IN' : said
  if (MODES.has(mode)) return mode as VdaOperatingMode
  flags.push(said === '' ? 'operating_mode_missing' : 'operating_mode_unknown')
  return 'UNKNOWN'
}

function legOf(fields: Fields, flags: string[]): Leg | null | undefined {
  const { orderId, orderUpdateId } = fields
  if (orderId === '' || orderId === null) return null
  if (typeof orderId !== 'string') {
    flags.push(orderId === undefined ? 'order_id_missing' : 'order_id_unreadable')
    return undefined
  }
  const updateId = wholeOf(orderUpdateId)
  if (updateId === undefined) flags.push('order_update_id_missing')
  return { order_id: orderId.slice(0, 256), update_id: updateId ?? 0 }
}

function nodeOf(value: unknown): VdaNode {
  const node = fieldsOf(value)
  const read: { -readonly [Name in keyof VdaNode]: VdaNode[Name] } = {
    node_id: idOf(node.nodeId),
    sequence_id: wholeOf(node.sequenceId) ?? 0,
    released: node.released === true,
  }
  const description = textOf(node.nodeDescriptor) ?? textOf(node.nodeDescription)
  if (description !== undefined) read.description = description.slice(0, TEXT_MAX)
  const position = positionOf(fieldsOf(node.nodePosition))
  if (position !== undefined) read.position = position
  return read
}

function edgeOf(value: unknown): VdaEdge {
  const edge = fieldsOf(value)
  const read: { -readonly [Name in keyof VdaEdge]: VdaEdge[Name] } = {
    edge_id: idOf(edge.edgeId),
    sequence_id: wholeOf(edge.sequenceId) ?? 0,
    released: edge.released === true,
  }
  const description = textOf(edge.edgeDescriptor) ?? textOf(edge.edgeDescription)
  if (description !== undefined) read.description = description.slice(0, TEXT_MAX)
  return read
}

function countReleased(states: readonly unknown[]): number {
  let count = 0
  for (const state of states) if (fieldsOf(state).released === true) count++
  return count
}

function actionsOf(fields: Fields, flags: string[]): readonly VdaAction[] {
  const orders = neededListOf(fields.actionStates, 'action_states', flags)
  if (fields.instantActionStates === undefined && fields.zoneActionStates === undefined) return actions(orders)
  return [
    ...actions(orders),
    ...actions(listOf(fields.instantActionStates, 'instant_action_states', flags), 'instant'),
    ...actions(listOf(fields.zoneActionStates, 'zone_action_states', flags), 'zone'),
  ]
}

/** All of them: one that is left out might be the one that has failed. A robot's message ends at 128 KB, which bounds them. */
function actions(values: readonly unknown[], scope?: 'instant' | 'zone'): readonly VdaAction[] {
  return values.map((value) => {
    const action = fieldsOf(value)
    const status = (textOf(action.actionStatus) ?? 'UNKNOWN').toUpperCase()
    const read: { -readonly [Name in keyof VdaAction]: VdaAction[Name] } = {
      action_id: idOf(action.actionId),
      action_type: (textOf(action.actionType) ?? 'action').slice(0, 128),
      status: STATUSES.has(status) ? (status as VdaActionStatus) : 'UNKNOWN',
    }
    if (scope !== undefined) read.scope = scope
    const description = textOf(action.actionDescriptor) ?? textOf(action.actionDescription)
    if (description !== undefined) read.description = description.slice(0, TEXT_MAX)
    const result = textOf(action.actionResult) ?? textOf(action.resultDescription)
    if (result !== undefined) read.result = result.slice(0, TEXT_MAX)
    return read
  })
}

function errorsOf(value: unknown, flags: string[]): readonly VdaError[] {
  const all = listOf(value, 'errors', flags)
  if (all.length === 0) return []
  const errors = all.map((one) => {
    const error = fieldsOf(one)
    const message = textOf(error.errorDescription)
    const hint = textOf(error.errorHint)
    const references = referencesOf(error.errorReferences)
    return {
      code: (textOf(error.errorType) ?? 'unnamed').slice(0, 128),
      level: (textOf(error.errorLevel) ?? 'WARNING').toUpperCase().slice(0, 32),
      ...(message === undefined ? undefined : { message: message.slice(0, TEXT_MAX) }),
      ...(hint === undefined ? undefined : { hint: hint.slice(0, TEXT_MAX) }),
      ...(references.length === 0 ? undefined : { references }),
    }
  })
  if (errors.length <= ERRORS_LISTED_MAX) return errors
  // The newest stand last where a maker appends, first where it puts ahead: the grave ones are kept wherever they stand.
  const grave = errors.filter(({ level }) => GRAVE.has(level)).slice(0, ERRORS_LISTED_MAX / 2)
  return [...grave, ...errors.filter(({ level }) => !GRAVE.has(level)).slice(grave.length - ERRORS_LISTED_MAX)]
}

function referencesOf(value: unknown): readonly VdaReference[] {
  return Array.isArray(value) ? value.slice(0, OTHERS_LISTED_MAX).map(referenceOf) : []
}

function referenceOf(value: unknown): VdaReference {
  const reference = fieldsOf(value)
  return {
    key: String(textOf(reference.referenceKey) ?? '').slice(0, 128),
    value: wordOf(reference.referenceValue).slice(0, 256),
  }
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

function loadsOf(value: unknown, flags: string[]): readonly Payload[] | undefined {
  return eachOf(value, 'loads', flags, (load) => ({
    load_id: textOf(load.loadId)?.slice(0, 256),
    load_type: textOf(load.loadType)?.slice(0, 256),
    position: textOf(load.loadPosition)?.slice(0, 256),
    weight: numberOf(load.weight),
    reference: numbersOf(fieldsOf(load.boundingBoxReference), ['x', 'y', 'z', 'theta']),
    dimensions: numbersOf(fieldsOf(load.loadDimensions), ['length', 'width', 'height']),
  }))
}

/** What screens and queries ask for under our names. What no schema knows is kept in `details`, as it came. */
export function vdaTelemetryOf(fields: Fields, state: VdaState): Payload {
  const { leg, actions } = state
  const safety = fieldsOf(fields.safetyState)
  const power = fieldsOf(fields.powerSupply ?? fields.batteryState)
  const flags = [...state.flags]
  const told: Record<string, unknown> = {
    driving: state.driving,
    paused: state.paused,
    operating_mode: state.operating_mode,
    last_node_id: state.last_node_id,
    last_node_sequence_id: state.last_node_sequence_id ?? 0,
    actions: actions.length <= LISTED_MAX ? actions : actions.slice(0, LISTED_MAX),
    errors: state.errors,
  }
  if (state.new_base_request) told.new_base_request = true
  if (leg) {
    told.order_id = leg.order_id
    told.order_update_id = leg.update_id
  }
  if (state.nodes_left > 0) {
    told.nodes = state.nodes
    told.nodes_left = state.nodes_left
  }
  if (state.edges_left > 0) {
    told.edges = state.edges
    told.edges_left = state.edges_left
  }
  tell(told, 'battery', state.battery)
  tell(told, 'charging', state.charging)
  tell(told, 'power', powerOf(power))
  tell(told, 'loads', state.loads)
  tell(told, 'e_stop', (textOf(safety.activeEmergencyStop) ?? textOf(safety.eStop))?.slice(0, 32))
  tell(told, 'field_violation', typeof safety.fieldViolation === 'boolean' ? safety.fieldViolation : undefined)
  tell(told, 'zone_set_id', textOf(fields.zoneSetId)?.slice(0, 256))
  tell(told, 'distance_since_last_node', numberOf(fields.distanceSinceLastNode))
  tellPosition(told, fields, flags)
  tell(told, 'information', informationOf(fields.information, flags))
  tell(told, 'maps', mapsOf(fields.maps, flags))
  tell(told, 'zone_sets', zoneSetsOf(fields.zoneSets, flags))
  tell(told, 'zone_requests', requestsOf(fields.zoneRequests, 'zone_requests', flags))
  tell(told, 'edge_requests', requestsOf(fields.edgeRequests, 'edge_requests', flags))
  tellPath(told, fields)
  tell(told, 'details', detailsOf(fields))
  if (flags.length > 0) told.flags = flags
  return told
}

/** What is undefined is not told: neither JSON nor DynamoDB has a word for it. */
function tell(told: Record<string, unknown>, name: string, value: unknown): void {
  if (value !== undefined) told[name] = value
}

function powerOf(power: Fields): Payload | undefined {
  return numbersOf(
    {
      voltage: power.batteryVoltage,
      current: power.batteryCurrent,
      health: power.batteryHealth,
      range_metres: power.range ?? power.reach,
    },
    ['voltage', 'current', 'health', 'range_metres'],
  )
}

/** Position and speed, which `state` and `visualization` have in common. */
export function tellPosition(told: Record<string, unknown>, fields: Fields, flags: string[]): void {
  const position = fieldsOf(fields.mobileRobotPosition ?? fields.agvPosition)
  const pose = positionOf(position)
  const localized = position.localized ?? position.positionInitialized
  if (pose !== undefined) {
    if (pose.theta === undefined) flags.push('pose_without_heading')
    // A pose that is not to be believed is not one: the robot says so itself.
    else if (localized !== false) told.pose = pose
  }
  tell(told, 'localized', typeof localized === 'boolean' ? localized : undefined)
  tell(told, 'localization_score', numberOf(position.localizationScore))
  tell(told, 'deviation_range', numberOf(position.deviationRange))
  tell(told, 'map_description', textOf(position.mapDescription)?.slice(0, TEXT_MAX))
  tell(told, 'velocity', numbersOf(fieldsOf(fields.velocity), ['vx', 'vy', 'omega']))
}

export function tellPath(told: Record<string, unknown>, fields: Fields): void {
  const nodes = fieldsOf(fields.plannedPath).traversedNodes
  if (Array.isArray(nodes)) told.planned_nodes = nodes.slice(0, LISTED_MAX).map(idOf)
}

function positionOf(position: Fields): Payload | undefined {
  const x = numberOf(position.x)
  const y = numberOf(position.y)
  if (x === undefined || y === undefined) return undefined
  const pose: Record<string, unknown> = { x, y }
  tell(pose, 'theta', numberOf(position.theta))
  tell(pose, 'map', textOf(position.mapId)?.slice(0, 256))
  return pose
}

function informationOf(value: unknown, flags: string[]): readonly Payload[] | undefined {
  return eachOf(value, 'information', flags, (told) => {
    const references = referencesOf(told.infoReferences)
    return {
      code: textOf(told.infoType)?.slice(0, 128),
      level: textOf(told.infoLevel)?.slice(0, 32),
      message: (textOf(told.infoDescriptor) ?? textOf(told.infoDescription))?.slice(0, TEXT_MAX),
      references: references.length === 0 ? undefined : references,
    }
  })
}

function mapsOf(value: unknown, flags: string[]): readonly Payload[] | undefined {
  return eachOf(value, 'maps', flags, (map) => ({
    map: textOf(map.mapId)?.slice(0, 256),
    version: textOf(map.mapVersion)?.slice(0, 128),
    status: textOf(map.mapStatus)?.slice(0, 32),
    description: (textOf(map.mapDescriptor) ?? textOf(map.mapDescription))?.slice(0, TEXT_MAX),
  }))
}

function zoneSetsOf(value: unknown, flags: string[]): readonly Payload[] | undefined {
  return eachOf(value, 'zone_sets', flags, (zoneSet) => ({
    zone_set_id: textOf(zoneSet.zoneSetId)?.slice(0, 256),
    map: textOf(zoneSet.mapId)?.slice(0, 256),
    status: textOf(zoneSet.zoneSetStatus)?.slice(0, 32),
  }))
}

function requestsOf(value: unknown, name: string, flags: string[]): readonly Payload[] | undefined {
  return eachOf(value, name, flags, (request) => ({
    request_id: textOf(request.requestId)?.slice(0, 256),
    type: textOf(request.requestType)?.slice(0, 32),
    status: textOf(request.requestStatus)?.slice(0, 32),
    zone_id: textOf(request.zoneId)?.slice(0, 256),
    zone_set_id: textOf(request.zoneSetId)?.slice(0, 256),
    edge_id: textOf(request.edgeId)?.slice(0, 256),
    sequence_id: wholeOf(request.sequenceId),
  }))
}

/** First-level names that any version of VDA 5050 has: the others are a maker's own. */
const OF_VDA: ReadonlySet<string> = new Set([
  'headerId',
  'timestamp',
  'version',
  'manufacturer',
  'serialNumber',
  'orderId',
  'orderUpdateId',
  'zoneSetId',
  'lastNodeId',
  'lastNodeSequenceId',
  'nodeStates',
  'edgeStates',
  'agvPosition',
  'mobileRobotPosition',
  'velocity',
  'loads',
  'driving',
  'paused',
  'newBaseRequest',
  'distanceSinceLastNode',
  'actionStates',
  'instantActionStates',
  'zoneActionStates',
  'batteryState',
  'powerSupply',
  'operatingMode',
  'errors',
  'information',
  'safetyState',
  'maps',
  'zoneSets',
  'zoneRequests',
  'edgeRequests',
  'plannedPath',
  'intermediatePath',
  'referenceStateHeaderId',
])

/** As much of a maker's own as may be kept with every state: 8 KB as JSON. */
const DETAILS_MAX = 8 * 1024

export function detailsOf(fields: Fields): Payload | undefined {
  let details: Record<string, unknown> | undefined
  for (const name in fields) {
    if (OF_VDA.has(name)) continue
    details ??= {}
    details[name] = fields[name]
  }
  if (details === undefined) return undefined
  const bytes = JSON.stringify(details).length
  return bytes <= DETAILS_MAX ? details : { left_out_bytes: bytes }
}

const first = (list: readonly unknown[], most: number): readonly unknown[] =>
  list.length <= most ? list : list.slice(0, most)

function listOf(value: unknown, name: string, flags: string[]): readonly unknown[] {
  if (Array.isArray(value)) {
    if (value.length > LISTED_MAX) flags.push(`${name}_many`)
    return value
  }
  if (value !== undefined) flags.push(`${name}_unreadable`)
  return []
}

/** Of a list that a robot may leave out: the first of it, each without what it does not say. */
function eachOf(
  value: unknown,
  name: string,
  flags: string[],
  read: (one: Fields) => Record<string, unknown>,
): readonly Payload[] | undefined {
  if (value === undefined) return undefined
  return first(listOf(value, name, flags), OTHERS_LISTED_MAX).map((one) => present(read(fieldsOf(one))))
}

/** One without which nobody can say whether an order has ended. */
function neededListOf(value: unknown, name: string, flags: string[]): readonly unknown[] {
  if (value === undefined) flags.push(`${name}_missing`)
  return listOf(value, name, flags)
}

function idOf(value: unknown): string {
  return wordOf(value).slice(0, 256)
}

export function wholeOf(value: unknown): number | undefined {
  const number = numberOf(value)
  return number === undefined || Math.abs(number) > Number.MAX_SAFE_INTEGER ? undefined : Math.trunc(number)
}

function numbersOf(fields: Fields, names: readonly string[]): Payload | undefined {
  let numbers: Record<string, number> | undefined
  for (const name of names) {
    const number = numberOf(fields[name])
    if (number === undefined) continue
    numbers ??= {}
    numbers[name] = number
  }
  return numbers
}

/** Without what is undefined: neither JSON nor DynamoDB has a word for it. */
function present(fields: Record<string, unknown>): Payload {
  const kept: Record<string, unknown> = {}
  for (const name in fields) if (fields[name] !== undefined) kept[name] = fields[name]
  return kept
}
