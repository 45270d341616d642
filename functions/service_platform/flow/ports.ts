import type { RespondPorts } from '../../http/respond.ts'
import type { SeenPorts } from '../../http/seen.ts'
import type { BooksReader } from '../../ports/books-reader.ts'
import type { FailureGroupsReader } from '../../ports/failure-groups.ts'
import type { MinuteMetrics } from '../../ports/minute-metrics.ts'
import type { RobotStates } from '../../ports/robot-states.ts'
import type { Named } from './asked-metrics.ts'
import type { Places } from './places.ts'

/** Readers only: there is nothing here that could change anything. */
export interface FlowPorts extends RespondPorts, SeenPorts {
  readonly books: BooksReader
  readonly groups: Pick<FailureGroupsReader, 'list' | 'totals'>
  readonly robots: RobotStates
  readonly metrics: MinuteMetrics
  readonly names: Named
  readonly places: Places
  readonly metrics_seconds: number
  readonly behind_seconds: number
  /** Epoch milliseconds. */
  readonly now: () => number
}
