// An order in the words of VDA 5050 2.1 (functions/vda5050/words.ts says them as each version does).

export interface VdaOrder {
  readonly orderId: string
  readonly orderUpdateId: number
  readonly nodes: readonly VdaNode[]
  readonly edges: readonly VdaEdge[]
}

export interface VdaNode {
  readonly nodeId: string
  readonly sequenceId: number
  readonly released: boolean
  readonly nodePosition?: VdaNodePosition
  readonly actions: readonly VdaAction[]
}

export interface VdaNodePosition {
  readonly x: number
  readonly y: number
  readonly theta?: number
  readonly mapId: string
}

export interface VdaEdge {
  readonly edgeId: string
  readonly sequenceId: number
  readonly released: boolean
  readonly startNodeId: string
  readonly endNodeId: string
  readonly actions: readonly VdaAction[]
}

export interface VdaAction {
  readonly actionId: string
  readonly actionType: string
  readonly blockingType: string
  readonly actionParameters: readonly VdaParameter[]
}

export interface VdaParameter {
  readonly key: string
  readonly value: unknown
}
