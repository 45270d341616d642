import type { Log } from '../../logger.ts'
import type { Lake } from '../../ports/lake.ts'
import type { Operations } from '../../ports/operations.ts'
import type { Outcomes } from '../../ports/outcomes.ts'
import type { Recall } from '../../ports/recall.ts'
import type { ReplayPlans } from '../../ports/replay-plans.ts'

/** What comparing the lake with what is known needs. */
export interface ComparePorts {
  readonly lake: Lake
  readonly recall: Recall
  readonly outcomes: Outcomes
}

export interface FindMissedPorts extends ComparePorts {
  readonly plans: ReplayPlans
  readonly operations: Pick<Operations, 'read' | 'write' | 'freeze'>
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}
