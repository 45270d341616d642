import type { AllocationPorts, AllocationSettings } from '../../allocation/allocate.ts'
import type { FleetMembers } from '../../ports/fleet-members.ts'
import type { Timers } from '../../ports/timers.ts'

export interface MissionPorts extends AllocationPorts {
  readonly timers: Timers
  readonly fleets: FleetMembers
  readonly settings: MissionSettings
}

export interface MissionSettings extends AllocationSettings {
  /** How long a robot may be silent before it is given up, where the mission does not say. */
  readonly lease_seconds: number
  /** Whether a person has to look at what a lost robot may carry. */
  readonly physical_load_needs_person: boolean
  /** Robots that a mission is given to, one after the other, until a person has to look. */
  readonly allocations_max: number
  /** How long what is known of an ended mission is kept. */
  readonly kept_days: number
}
