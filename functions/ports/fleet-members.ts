import type { Page, Paging } from './page.ts'

/** Which fleet a robot belongs to: one, or none. Where it is now decides who sees it, also what it said before. */
export interface FleetMembers {
  /** Robots in no fleet are left out. A fleet may be as old as `keptSeconds` of the adapter; that a robot is in none never is. */
  fleetsOf(robot_ids: readonly string[]): Promise<ReadonlyMap<string, string>>
}

/** Fleets as people look at them and change them. */
export interface FleetRegister {
  /** Robots of a fleet, by id. A place is the id that the page before ended with. */
  robotsIn(fleet: string, paging: Paging): Promise<Page<string>>
  /** As it is now, not as it was some seconds ago. */
  read(robot_id: string): Promise<Membership | undefined>
  /** Out of the fleet that it was in. */
  write(membership: Membership): Promise<void>
}

export interface Membership {
  readonly robot_id: string
  /** None: it was taken out. */
  readonly fleet?: string
  readonly changed_by: string
  /** RFC 3339 */
  readonly changed_at: string
}
