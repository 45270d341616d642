// How a VDA 5050 robot puts what it is into words, per version, and how it reads what it is told. 2.0 and 2.1 share their
// words and `v2`; 1.1 has no factsheet and another key for instant actions; 3.0 renamed much of it and has `v3`.
// Written after the schemas of the VDA 5050 repository; no client of another maker exists for 3.0.

export const VDA_VERSIONS = ['2.1.0', '2.0.0', '3.0.0', '1.1.0'] as const
export type VdaVersion = (typeof VDA_VERSIONS)[number]

export interface VdaName {
  readonly manufacturer: string
  readonly serial: string
  readonly version: VdaVersion
}

export type VdaUpTopic = 'state' | 'connection' | 'visualization' | 'factsheet'
export type VdaDownTopic = 'order' | 'instantActions'

const TREES: Readonly<Record<VdaVersion, string>> = {
  '1.1.0': 'uagv/v1',
  '2.0.0': 'uagv/v2',
  '2.1.0': 'uagv/v2',
  '3.0.0': 'vda5050/v3',
}

export function vdaTopic(name: VdaName, topic: VdaUpTopic | VdaDownTopic): string {
  return `${TREES[name.version]}/${name.manufacturer}/${name.serial}/${topic}`
}

export type ActionStatus = 'WAITING' | 'INITIALIZING' | 'RUNNING' | 'PAUSED' | 'FINISHED' | 'FAILED'

export interface ActionState {
  readonly id: string
  readonly type: string
  status: ActionStatus
  result?: string
}

export interface PlannedNode {
  readonly id: string
  readonly sequence: number
  readonly released: boolean
  readonly position?: { readonly x: number; readonly y: number; readonly theta?: number; readonly map: string }
  /** Metres that the robot may be away from it, where the order says so. */
  readonly deviation?: number
}

export interface PlannedEdge {
  readonly id: string
  readonly sequence: number
  readonly released: boolean
}

export interface VdaError {
  readonly type: string
  readonly level: 'WARNING' | 'FATAL'
  readonly description: string
  readonly references: Readonly<Record<string, string>>
}

export interface VdaPose {
  readonly x: number
  readonly y: number
  readonly theta: number
  readonly map: string
}

/** What a state says, in no version's words. */
export interface VdaSelf {
  readonly order_id: string
  readonly update_id: number
  readonly last_node: { readonly id: string; readonly sequence: number }
  readonly nodes: readonly PlannedNode[]
  readonly edges: readonly PlannedEdge[]
  readonly actions: readonly ActionState[]
  readonly instant_actions: readonly ActionState[]
  readonly driving: boolean
  readonly paused: boolean
  readonly wants_base: boolean
  readonly pose: VdaPose
  readonly velocity: number
  readonly battery: number
  readonly charging: boolean
  readonly loads: readonly string[]
  readonly errors: readonly VdaError[]
}

type Words = Readonly<Record<string, unknown>>

export function stateWords(version: VdaVersion, self: VdaSelf): Words {
  const v3 = version === '3.0.0'
  const actionWords = ({ id, type, status, result }: ActionState): Words => ({
    actionId: id,
    actionType: type,
    // The schemas of 2.x lack PAUSED, and robots say it all the same.
    actionStatus: status,
    ...(result !== undefined && { [v3 ? 'actionResult' : 'resultDescription']: result }),
  })
  const actions = self.actions.map(actionWords)
  const instantActions = self.instant_actions.map(actionWords)
  return {
    orderId: self.order_id,
    orderUpdateId: self.update_id,
    lastNodeId: self.last_node.id,
    lastNodeSequenceId: self.last_node.sequence,
    nodeStates: self.nodes.map(({ id, sequence, released, position }) => ({
      nodeId: id,
      sequenceId: sequence,
      released,
      ...(position !== undefined && {
        nodePosition: { x: position.x, y: position.y, theta: position.theta ?? 0, mapId: position.map },
      }),
    })),
    edgeStates: self.edges.map(({ id, sequence, released }) => ({ edgeId: id, sequenceId: sequence, released })),
    ...(v3
      ? { actionStates: actions, instantActionStates: instantActions }
      : { actionStates: [...actions, ...instantActions] }),
    ...positionWords(version, self),
    driving: self.driving,
    paused: self.paused,
    newBaseRequest: self.wants_base,
    operatingMode: 'AUTOMATIC',
    loads: self.loads.map((id) => ({ loadId: id, loadType: 'EPAL' })),
    ...(v3
      ? { powerSupply: { stateOfCharge: self.battery, charging: self.charging, range: reachOf(self.battery) } }
      : { batteryState: { batteryCharge: self.battery, charging: self.charging, reach: reachOf(self.battery) } }),
    errors: self.errors.map(({ type, level, description, references }) => ({
      errorType: type,
      errorLevel: level,
      errorDescription: description,
      errorReferences: Object.entries(references).map(([key, value]) => ({ referenceKey: key, referenceValue: value })),
    })),
    information: [],
    safetyState: v3 ? { activeEmergencyStop: 'NONE', fieldViolation: false } : { eStop: 'NONE', fieldViolation: false },
  }
}

/** `stateHeaderId`: of the newest state, which 3.0 wants named. */
export function visualizationWords(version: VdaVersion, self: VdaSelf, stateHeaderId: number): Words {
  return { ...(version === '3.0.0' && { referenceStateHeaderId: stateHeaderId }), ...positionWords(version, self) }
}

export type Connection = 'ONLINE' | 'OFFLINE' | 'BROKEN'

export function connectionWords(version: VdaVersion, connection: Connection): Words {
  const broken = version === '3.0.0' ? 'CONNECTION_BROKEN' : 'CONNECTIONBROKEN'
  return { connectionState: connection === 'BROKEN' ? broken : connection }
}

/** Actions that a virtual robot can do, and where they may be asked for. */
export const VDA_ACTIONS = {
  pick: ['NODE'],
  drop: ['NODE'],
  wait: ['NODE'],
  scan: ['NODE', 'EDGE'],
  beep: ['NODE', 'INSTANT'],
  startCharging: ['NODE', 'INSTANT'],
  stopCharging: ['NODE', 'INSTANT'],
  startPause: ['INSTANT'],
  stopPause: ['INSTANT'],
  cancelOrder: ['INSTANT'],
  stateRequest: ['INSTANT'],
  factsheetRequest: ['INSTANT'],
} as const satisfies Readonly<Record<string, readonly ('NODE' | 'EDGE' | 'INSTANT')[]>>

/** 1.1 knows no factsheet. */
export function factsheetWords(version: VdaVersion): Words | undefined {
  if (version === '1.1.0') return undefined
  const v3 = version === '3.0.0'
  const actions = Object.entries(VDA_ACTIONS).map(([actionType, actionScopes]) => ({
    actionType,
    actionScopes,
    ...(v3 && { pauseAllowed: true, cancelAllowed: true }),
  }))
  const physical = { width: 0.8, length: 1.2 }
  const kinds = { localizationTypes: ['NATURAL'], navigationTypes: ['AUTONOMOUS'] }
  return v3
    ? {
        typeSpecification: {
          ...{ seriesName: 'virtual', mobileRobotKinematics: 'DIFFERENTIAL', mobileRobotClass: 'CARRIER' },
          ...{ maximumLoadMass: 500, ...kinds },
        },
        physicalParameters: {
          ...{ minimumSpeed: 0.1, maximumSpeed: 1.2, maximumAcceleration: 0.5, maximumDeceleration: 0.8 },
          ...{ minimumHeight: 0.4, maximumHeight: 0.5, ...physical },
        },
        protocolLimits: {
          maximumStringLengths: {},
          maximumArrayLengths: {},
          timing: { minimumOrderInterval: 0.5, minimumStateInterval: 0.2, defaultStateInterval: 30 },
        },
        protocolFeatures: { optionalParameters: [], mobileRobotActions: actions },
        mobileRobotGeometry: {},
        loadSpecification: { loadPositions: ['top'] },
      }
    : {
        typeSpecification: {
          ...{ seriesName: 'virtual', agvKinematic: 'DIFF', agvClass: 'CARRIER', maxLoadMass: 500, ...kinds },
        },
        physicalParameters: {
          ...{ speedMin: 0.1, speedMax: 1.2, accelerationMax: 0.5, decelerationMax: 0.8, heightMin: 0.4 },
          ...{ heightMax: 0.5, ...physical },
        },
        protocolLimits: {
          maxStringLens: {},
          maxArrayLens: {},
          timing: { minOrderInterval: 0.5, minStateInterval: 0.2, defaultStateInterval: 30 },
        },
        protocolFeatures: { optionalParameters: [], agvActions: actions },
        agvGeometry: {},
        loadSpecification: { loadPositions: ['top'] },
      }
}

function positionWords(version: VdaVersion, { pose: { map, ...pose }, velocity }: VdaSelf): Words {
  const speed = { velocity: { vx: velocity, vy: 0, omega: 0 } }
  return version === '3.0.0'
    ? { mobileRobotPosition: { ...pose, mapId: map, localized: true }, ...speed }
    : { agvPosition: { ...pose, mapId: map, positionInitialized: true }, ...speed }
}

const METRES_PER_PERCENT = 120

const reachOf = (battery: number): number => Math.round(battery * METRES_PER_PERCENT)

export interface ActionAsked {
  readonly id: string
  readonly type: string
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface OrderAsked {
  readonly header_id: string
  readonly order_id: string
  readonly update_id: number
  readonly nodes: readonly (PlannedNode & { readonly actions: readonly ActionAsked[] })[]
  readonly edges: readonly (PlannedEdge & { readonly actions: readonly ActionAsked[] })[]
}

/** Any version's order; undefined for what is none. */
export function orderAsked(message: unknown): OrderAsked | undefined {
  const order = fields(message)
  const { orderId, orderUpdateId } = order
  if (typeof orderId !== 'string' || typeof orderUpdateId !== 'number') return undefined
  if (!Array.isArray(order.nodes) || !Array.isArray(order.edges)) return undefined
  return {
    header_id: String(order.headerId ?? ''),
    order_id: orderId,
    update_id: orderUpdateId,
    nodes: order.nodes.map((one) => {
      const node = fields(one)
      const at = fields(node.nodePosition)
      const deviation = at.allowedDeviationXY ?? at.allowedDeviationXy
      const metres = typeof deviation === 'number' ? deviation : fields(deviation).a
      return {
        id: String(node.nodeId),
        sequence: Number(node.sequenceId),
        released: node.released === true,
        ...(typeof at.x === 'number' &&
          typeof at.y === 'number' && {
            position: {
              x: at.x,
              y: at.y,
              map: String(at.mapId ?? ''),
              ...(typeof at.theta === 'number' && { theta: at.theta }),
            },
          }),
        ...(typeof metres === 'number' && { deviation: metres }),
        actions: actionsAsked(node.actions),
      }
    }),
    edges: order.edges.map((one) => {
      const edge = fields(one)
      return {
        id: String(edge.edgeId),
        sequence: Number(edge.sequenceId),
        released: edge.released === true,
        actions: actionsAsked(edge.actions),
      }
    }),
  }
}

export function instantActionsAsked(version: VdaVersion, message: unknown): readonly ActionAsked[] {
  const asked = fields(message)
  return actionsAsked(version === '1.1.0' ? asked.instantActions : asked.actions)
}

function actionsAsked(value: unknown): readonly ActionAsked[] {
  if (!Array.isArray(value)) return []
  return value.map((one) => {
    const action = fields(one)
    const parameters = Array.isArray(action.actionParameters) ? action.actionParameters.map(fields) : []
    return {
      id: String(action.actionId),
      // The schema of 2.0 asks for actionName in instant actions; what robots are sent says both or either.
      type: String(action.actionType ?? action.actionName),
      parameters: Object.fromEntries(parameters.map(({ key, value }) => [String(key), value])),
    }
  })
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
