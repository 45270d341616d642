import type { AllocationPorts, AllocationSettings } from '../../allocation/allocate.ts'
import type { Log } from '../../logger.ts'
import type { FleetMembers } from '../../ports/fleet-members.ts'
import type { Jobs } from '../../ports/jobs.ts'

export interface WatchPorts extends AllocationPorts {
  readonly fleets: FleetMembers
  /** What each robot really has in hand. */
  readonly jobs: Pick<Jobs, 'inHand'>
  readonly log: Log
}

export type WatchSettings = AllocationSettings
