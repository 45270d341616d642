/**
 * Whose mission it is: the fleet that it was asked for in decides who sees it and what is about it, as with a robot's (ADR 32).
 * Written once, by the door that took the request, before the line hears of it; nothing changes it.
 */
export interface MissionFleets {
  /** Answers what stands: another request may have named its mission the same. */
  enter(mission: MissionFleet): Promise<MissionFleet>
  /** Undefined for a mission that nobody has asked for. */
  read(missionId: string): Promise<MissionFleet | undefined>
}

export interface MissionFleet {
  readonly mission_id: string
  /** None: it is seen by those who see all. */
  readonly fleet?: string
  readonly entered_by: string
  /** RFC 3339 */
  readonly entered_at: string
}
