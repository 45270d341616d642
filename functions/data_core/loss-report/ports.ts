import type { Log } from '../../logger.ts'
import type { Measures } from '../../measures.ts'
import type { Counters } from '../../ports/counters.ts'
import type { DataRuns } from '../../ports/data-runs.ts'
import type { Executions } from '../../ports/executions.ts'
import type { FailureIntake } from '../../ports/failure-intake.ts'
import type { Landed } from '../../ports/landed.ts'
import type { Notifications } from '../../ports/notifications.ts'
import type { Warehouse } from '../../ports/warehouse.ts'

export interface LossReportPorts {
  readonly warehouse: Warehouse
  readonly landed: Pick<Landed, 'objects'>
  /** How far the warehouse is. */
  readonly runs: Pick<DataRuns, 'standing'>
  readonly counters: Counters
  readonly executions: Executions
  readonly intake: FailureIntake
  readonly notifications: Notifications
  readonly measures: Measures
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly log: Log
}

export interface LossReportSettings {
  /** After it, everything that was received has been decided, or recorded as a failure, and has landed. */
  readonly settled_after_seconds: number
  /** Of one step, in which statements are waited for. */
  readonly work_seconds: number
  /** A report that ended badly is asked for again there. */
  readonly function_arn: string
}
