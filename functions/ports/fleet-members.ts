/** Which fleet a robot belongs to: one, or none. Where it is now decides who sees it, also what it said before. */
export interface FleetMembers {
  /** Robots in no fleet are left out. */
  fleetsOf(robot_ids: readonly string[]): Promise<ReadonlyMap<string, string>>
}
