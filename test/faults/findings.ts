/** Everything a judge needs of a run: what was tried, what is left, what others heard, and when it happened. */
import type { Entry } from '../../local/simulated/faults.ts'
import type { RobotModel, Verdict } from './model.ts'
import type { Places, World } from './world.ts'

export interface Findings {
  readonly attempts: readonly Attempt[]
  readonly world: World
  readonly places: Places
  readonly models: readonly RobotModel[]
  readonly verdicts: readonly Verdict[]
  /** Places of records that were given up with their batches. */
  readonly died: ReadonlySet<string>
  readonly history: readonly Entry[]
  readonly commands: readonly HeardCommand[]
  readonly events: readonly BusEvent[]
  /** What GET /counters shows. */
  readonly counters: Readonly<Record<string, number>> | undefined
  /** Why the run did not come to rest. */
  readonly stillUnderWay: string | undefined
}

export interface Attempt {
  readonly topic: string
  /** The topic as rules see it, where it is another (Basic Ingest). */
  readonly said_as?: string
  readonly bytes: Uint8Array
  readonly acknowledged: boolean
}

export interface HeardCommand {
  readonly robot_id: string
  readonly message_id: string
  readonly causation_id: string
  readonly type: string
}

export interface BusEvent {
  readonly type: string
  readonly event_id: string
  readonly robot_id: string
  readonly revision: number
  readonly causation_id: string
  readonly payload: Readonly<Record<string, unknown>>
}
