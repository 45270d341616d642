import type { Log } from '../../logger.ts'
import type { DataRuns } from '../../ports/data-runs.ts'
import type { Executions } from '../../ports/executions.ts'
import type { FailureIntake } from '../../ports/failure-intake.ts'
import type { FleetMembers } from '../../ports/fleet-members.ts'
import type { Landed } from '../../ports/landed.ts'
import type { Warehouse } from '../../ports/warehouse.ts'

export interface EtlPorts {
  readonly warehouse: Warehouse
  readonly runs: DataRuns
  readonly landed: Landed
  readonly fleets: FleetMembers
  readonly executions: Executions
  readonly intake: FailureIntake
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly log: Log
}

export interface EtlSettings {
  /** Database and place of the tables that statements make: `signalbox_dev`, `s3://bucket/warehouse`. */
  readonly database: string
  readonly location: string
  /** Of one invocation, in which statements are waited for. */
  readonly work_seconds: number
  /** How far back an object may be laid down late: as long as the stream keeps its records, and a day. */
  readonly look_back_hours: number
  /** Of one statement. */
  readonly rows_max: number
  /** What a failure of a run is reported by: its function is invoked again with what it was asked. */
  readonly function_arn: string
}
