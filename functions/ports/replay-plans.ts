import type { FailureReport } from './failure-intake.ts'
import type { Frozen } from './operations.ts'

/**
 * What the planner of a replay has found so far, and the reports of what it found: until the operation starts, nothing of it is a
 * failure. Writing the same again leaves one.
 */
export interface ReplayPlans {
  /** What one look found. Answers when reports and list are stored. */
  keep(operationId: string, look: number, found: readonly FoundMissed[]): Promise<void>
  /** Everything that looks 0 to `looks` - 1 found. */
  found(operationId: string, looks: number): Promise<readonly Listed[]>
}

export interface FoundMissed extends Omit<Listed, 'failure_id' | 'report_key'> {
  readonly report: FailureReport
}

export interface Listed extends Frozen {
  readonly received_at: string
  /** The robot's own number, where it has one: order among messages of one moment. */
  readonly sequence?: number
  readonly report_key: string
}
