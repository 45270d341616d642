import type { Log } from '../../logger.ts'
import type { Failures } from '../../ports/failures.ts'
import type { LakeObjects } from '../../ports/lake-objects.ts'
import type { Operations } from '../../ports/operations.ts'
import type { RobotRows } from '../../ports/robot-rows.ts'
import type { Warehouse } from '../../ports/warehouse.ts'

export interface ErasePorts {
  readonly operations: Pick<Operations, 'read' | 'write'>
  readonly rows: RobotRows
  readonly failures: Failures
  /** Original bytes of failures, by their keys. */
  readonly bytes: Pick<LakeObjects, 'remove'>
  readonly lake: LakeObjects
  readonly warehouse: Warehouse
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly log: Log
}

export interface EraseSettings {
  /** Of one step; an object, or a statement, that was begun is finished. */
  readonly work_seconds: number
  /** A robot that was heard so lately is still there. */
  readonly connected_seconds: number
  /** Robots of which nothing may be erased, whoever asks. */
  readonly legal_hold: readonly string[]
  /** Until everything that was on its way into the lake lies there. */
  readonly settling_seconds: number
  /** How long the warehouse's tables remember what they were before. */
  readonly snapshot_seconds: number
}
