import type { ActOnOnePorts } from '../../failures/act-on-one.ts'
import type { RespondPorts } from '../../http/respond.ts'
import type { SeenPorts } from '../../http/seen.ts'
import type { PlanPorts } from '../../operations/plan.ts'
import type { RequestReplayPorts } from '../../operations/request-replay.ts'
import type { StartPorts } from '../../operations/start.ts'
import type { FailureGroups } from '../../ports/failure-groups.ts'
import type { Operations } from '../../ports/operations.ts'

/** Everything that somebody may change over HTTP. */
export type ActPorts = ActOnOnePorts &
  PlanPorts &
  StartPorts &
  RequestReplayPorts &
  RespondPorts &
  SeenPorts & {
    readonly operations: Operations
    readonly groups: FailureGroups
  }
