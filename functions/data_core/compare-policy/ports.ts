import type { Log } from '../../logger.ts'
import type { Differences } from '../../ports/differences.ts'
import type { Lake } from '../../ports/lake.ts'
import type { Operations } from '../../ports/operations.ts'

export interface ComparePolicyPorts {
  readonly lake: Lake
  readonly operations: Pick<Operations, 'read' | 'write'>
  readonly differences: Differences
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

export interface ComparePolicySettings {
  /** Time left of the invocation at which it stops. */
  readonly margin_seconds: number
  readonly listed_max: number
}
