import type { ActOnOnePorts } from '../../failures/act-on-one.ts'
import type { RespondPorts } from '../../http/respond.ts'
import type { SeenPorts } from '../../http/seen.ts'
import type { PlanPorts } from '../../operations/plan.ts'
import type { RequestErasurePorts } from '../../operations/request-erasure.ts'
import type { RequestReplayPorts } from '../../operations/request-replay.ts'
import type { StartPorts } from '../../operations/start.ts'
import type { KnownApplication } from '../../ports/applications.ts'
import type { Configurations } from '../../ports/configurations.ts'
import type { FailureGroups } from '../../ports/failure-groups.ts'
import type { FeedTickets } from '../../ports/feed-tickets.ts'
import type { FleetRegister } from '../../ports/fleet-members.ts'
import type { GrantsRegister } from '../../ports/grants.ts'
import type { Operations } from '../../ports/operations.ts'
import type { RolloutPorts } from '../../rollouts/begin.ts'
import type { PinPorts } from '../../rollouts/pin.ts'
import type { BridgePorts } from './answers/bridge.ts'

/** Everything that somebody may change over HTTP. */
export type ActPorts = ActOnOnePorts &
  PlanPorts &
  StartPorts &
  RequestReplayPorts &
  RequestErasurePorts &
  RespondPorts &
  SeenPorts &
  RolloutPorts &
  PinPorts & {
    readonly operations: Operations
    /** Those that are deployed; the policies themselves stay out of the bundle. */
    readonly policyVersions: readonly string[]
    readonly groups: FailureGroups
    readonly configurations: Configurations
    readonly fleets: Pick<FleetRegister, 'read' | 'write'>
    readonly grantsRegister: GrantsRegister
    readonly applications: readonly KnownApplication[]
    readonly bridge: BridgePorts
    readonly feed: {
      readonly tickets: Pick<FeedTickets, 'issue'>
      /** Nobody can guess it. */
      readonly newTicket: () => string
      readonly url: string
    }
  }
