import type { AllocationPorts, AllocationSettings } from '../../allocation/allocate.ts'
import type { Log } from '../../logger.ts'
import type { FleetMembers } from '../../ports/fleet-members.ts'

export interface WatchPorts extends AllocationPorts {
  readonly fleets: FleetMembers
  readonly log: Log
}

export type WatchSettings = AllocationSettings
