// Where every property of the official schemas (2.0, 2.1, 3.0; 1.1 has no others) goes: its name in our telemetry, or why it is
// lost there. Lost is lost to screens and queries only: the robot's own bytes lie in the lake for ever. A test takes the schemas
// property by property, and looks for each of them in what the dialect makes of it; docs/generated/vda-5050.md is written of this.
//
// A path names objects by dots, elements of a list by nothing: `errors.errorType` is that of each error. `.*` is all below.

export interface Mapped {
  readonly from: string
  /** As in the payload of robot.telemetry; `header` for what the envelope has. */
  readonly to: string
}

export interface Lost {
  readonly from: string
  readonly lost: string
}

export type Mapping = Mapped | Lost

const TRAJECTORY = 'as large as all else together, and the robot knows it best'

const HEADER: readonly Mapping[] = [
  { from: 'headerId', to: 'header: counted on the conformance card' },
  { from: 'timestamp', to: 'header: occurred_at' },
  { from: 'version', to: 'header: on the conformance card' },
  { from: 'manufacturer', to: 'header: robot_id, compared with the topic' },
  { from: 'serialNumber', to: 'header: robot_id, compared with the topic' },
]

const POSITION: readonly Mapping[] = [
  { from: 'agvPosition.positionInitialized', to: 'localized' },
  { from: 'mobileRobotPosition.localized', to: 'localized' },
  ...['agvPosition', 'mobileRobotPosition'].flatMap((name): readonly Mapping[] => [
    { from: `${name}.x`, to: 'pose.x' },
    { from: `${name}.y`, to: 'pose.y' },
    { from: `${name}.theta`, to: 'pose.theta' },
    { from: `${name}.mapId`, to: 'pose.map' },
    { from: `${name}.localizationScore`, to: 'localization_score' },
    { from: `${name}.deviationRange`, to: 'deviation_range' },
  ]),
]

const MOVING: readonly Mapping[] = [
  ...POSITION,
  { from: 'velocity.vx', to: 'velocity.vx' },
  { from: 'velocity.vy', to: 'velocity.vy' },
  { from: 'velocity.omega', to: 'velocity.omega' },
  { from: 'plannedPath.trajectory.*', lost: TRAJECTORY },
  { from: 'plannedPath.traversedNodes', to: 'planned_nodes' },
  { from: 'intermediatePath.*', lost: TRAJECTORY },
]

const actions = (name: string): readonly Mapping[] => [
  { from: `${name}.actionId`, to: 'actions.action_id' },
  { from: `${name}.actionType`, to: 'actions.action_type' },
  { from: `${name}.actionDescriptor`, to: 'actions.description' },
  { from: `${name}.actionStatus`, to: 'actions.status' },
  { from: `${name}.actionResult`, to: 'actions.result' },
]

const STATE: readonly Mapping[] = [
  ...HEADER,
  { from: 'orderId', to: 'order_id' },
  { from: 'orderUpdateId', to: 'order_update_id' },
  { from: 'zoneSetId', to: 'zone_set_id' },
  { from: 'lastNodeId', to: 'last_node_id' },
  { from: 'lastNodeSequenceId', to: 'last_node_sequence_id' },
  { from: 'driving', to: 'driving' },
  { from: 'paused', to: 'paused' },
  { from: 'newBaseRequest', to: 'new_base_request' },
  { from: 'distanceSinceLastNode', to: 'distance_since_last_node' },
  { from: 'operatingMode', to: 'operating_mode' },
  { from: 'nodeStates.nodeId', to: 'nodes.node_id' },
  { from: 'nodeStates.sequenceId', to: 'nodes.sequence_id' },
  { from: 'nodeStates.nodeDescription', to: 'nodes.description' },
  { from: 'nodeStates.nodeDescriptor', to: 'nodes.description' },
  { from: 'nodeStates.released', to: 'nodes.released' },
  { from: 'nodeStates.nodePosition.x', to: 'nodes.position.x' },
  { from: 'nodeStates.nodePosition.y', to: 'nodes.position.y' },
  { from: 'nodeStates.nodePosition.theta', to: 'nodes.position.theta' },
  { from: 'nodeStates.nodePosition.mapId', to: 'nodes.position.map' },
  { from: 'edgeStates.edgeId', to: 'edges.edge_id' },
  { from: 'edgeStates.sequenceId', to: 'edges.sequence_id' },
  { from: 'edgeStates.edgeDescription', to: 'edges.description' },
  { from: 'edgeStates.edgeDescriptor', to: 'edges.description' },
  { from: 'edgeStates.released', to: 'edges.released' },
  { from: 'edgeStates.trajectory.*', lost: TRAJECTORY },
  ...MOVING,
  { from: 'agvPosition.mapDescription', to: 'map_description' },
  { from: 'loads.loadId', to: 'loads.load_id' },
  { from: 'loads.loadType', to: 'loads.load_type' },
  { from: 'loads.loadPosition', to: 'loads.position' },
  { from: 'loads.boundingBoxReference.x', to: 'loads.reference.x' },
  { from: 'loads.boundingBoxReference.y', to: 'loads.reference.y' },
  { from: 'loads.boundingBoxReference.z', to: 'loads.reference.z' },
  { from: 'loads.boundingBoxReference.theta', to: 'loads.reference.theta' },
  { from: 'loads.loadDimensions.length', to: 'loads.dimensions.length' },
  { from: 'loads.loadDimensions.width', to: 'loads.dimensions.width' },
  { from: 'loads.loadDimensions.height', to: 'loads.dimensions.height' },
  { from: 'loads.weight', to: 'loads.weight' },
  ...actions('actionStates'),
  { from: 'actionStates.actionDescription', to: 'actions.description' },
  { from: 'actionStates.resultDescription', to: 'actions.result' },
  ...actions('instantActionStates'),
  ...actions('zoneActionStates'),
  { from: 'batteryState.batteryCharge', to: 'battery' },
  { from: 'batteryState.batteryVoltage', to: 'power.voltage' },
  { from: 'batteryState.batteryHealth', to: 'power.health' },
  { from: 'batteryState.charging', to: 'charging' },
  { from: 'batteryState.reach', to: 'power.range_metres' },
  { from: 'powerSupply.stateOfCharge', to: 'battery' },
  { from: 'powerSupply.batteryVoltage', to: 'power.voltage' },
  { from: 'powerSupply.batteryCurrent', to: 'power.current' },
  { from: 'powerSupply.batteryHealth', to: 'power.health' },
  { from: 'powerSupply.charging', to: 'charging' },
  { from: 'powerSupply.range', to: 'power.range_metres' },
  { from: 'errors.errorType', to: 'errors.code' },
  { from: 'errors.errorLevel', to: 'errors.level' },
  { from: 'errors.errorDescription', to: 'errors.message' },
  { from: 'errors.errorDescriptionTranslations.*', lost: 'the description stands for it' },
  { from: 'errors.errorHint', to: 'errors.hint' },
  { from: 'errors.errorHintTranslations.*', lost: 'the hint stands for it' },
  { from: 'errors.errorReferences.referenceKey', to: 'errors.references.key' },
  { from: 'errors.errorReferences.referenceValue', to: 'errors.references.value' },
  { from: 'information.infoType', to: 'information.code' },
  { from: 'information.infoLevel', to: 'information.level' },
  { from: 'information.infoDescription', to: 'information.message' },
  { from: 'information.infoDescriptor', to: 'information.message' },
  { from: 'information.infoReferences.referenceKey', to: 'information.references.key' },
  { from: 'information.infoReferences.referenceValue', to: 'information.references.value' },
  { from: 'safetyState.eStop', to: 'e_stop' },
  { from: 'safetyState.activeEmergencyStop', to: 'e_stop' },
  { from: 'safetyState.fieldViolation', to: 'field_violation' },
  { from: 'maps.mapId', to: 'maps.map' },
  { from: 'maps.mapVersion', to: 'maps.version' },
  { from: 'maps.mapDescription', to: 'maps.description' },
  { from: 'maps.mapDescriptor', to: 'maps.description' },
  { from: 'maps.mapStatus', to: 'maps.status' },
  { from: 'zoneSets.zoneSetId', to: 'zone_sets.zone_set_id' },
  { from: 'zoneSets.mapId', to: 'zone_sets.map' },
  { from: 'zoneSets.zoneSetStatus', to: 'zone_sets.status' },
  { from: 'zoneRequests.requestId', to: 'zone_requests.request_id' },
  { from: 'zoneRequests.requestType', to: 'zone_requests.type' },
  { from: 'zoneRequests.zoneId', to: 'zone_requests.zone_id' },
  { from: 'zoneRequests.zoneSetId', to: 'zone_requests.zone_set_id' },
  { from: 'zoneRequests.requestStatus', to: 'zone_requests.status' },
  { from: 'zoneRequests.trajectory.*', lost: TRAJECTORY },
  { from: 'edgeRequests.requestId', to: 'edge_requests.request_id' },
  { from: 'edgeRequests.requestType', to: 'edge_requests.type' },
  { from: 'edgeRequests.edgeId', to: 'edge_requests.edge_id' },
  { from: 'edgeRequests.sequenceId', to: 'edge_requests.sequence_id' },
  { from: 'edgeRequests.requestStatus', to: 'edge_requests.status' },
]

export const vdaMapping: Readonly<Record<string, readonly Mapping[]>> = {
  state: STATE,
  connection: [...HEADER, { from: 'connectionState', to: 'connection' }],
  visualization: [
    ...HEADER,
    ...MOVING,
    { from: 'referenceStateHeaderId', lost: 'a position is the newest whatever state it belongs to' },
  ],
  factsheet: [...HEADER, { from: '*', to: 'factsheet, whole and as it came' }],
}

/** Lost whatever the property: a robot that sends more than anybody reads. */
export const vdaBounds: readonly string[] = [
  'Of a list the first 64 nodes, edges and actions, 32 errors (the grave ones first), 16 of all others; how many nodes and edges there are is counted.',
  'Of a text the first 1,000 characters, of an id 256.',
  "A maker's own properties of a state or a visualization are kept in `details`, those of the first level, while they are less than 8 KB together; beyond, their size is. Those further inside are lost, and those of a connection message.",
  'A pose whose robot says that it is not localized, or that has no heading, is none.',
  'A charge outside 0 to 100 % is clamped, a number that came as a text is one; both are flagged or counted.',
]
