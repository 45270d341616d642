import type { FleetMembers, FleetRegister, Membership } from '../../functions/ports/fleet-members.ts'
import type { Grant, Grants, GrantsRegister } from '../../functions/ports/grants.ts'
import type { MissionFleet, MissionFleets } from '../../functions/ports/mission-fleets.ts'
import { missionIdOf } from '../../messages/mission-id.ts'

export interface FakeFleets extends FleetMembers, FleetRegister {
  /** Of missions, among robots' as in the table. */
  readonly missions: MissionFleets
  /** Puts robots into a fleet, as somebody did before. */
  readonly put: (fleet: string, ...robotIds: readonly string[]) => void
}

export const fakeFleets = (): FakeFleets => {
  const rows = new Map<string, Membership>()
  const missions = new Map<string, MissionFleet>()
  const fleetOf = (key: string) => rows.get(key)?.fleet ?? missions.get(missionIdOf(key) ?? '')?.fleet
  return {
    missions: {
      enter: async (mission) => {
        const standing = missions.get(mission.mission_id) ?? mission
        missions.set(mission.mission_id, standing)
        return standing
      },
      read: async (missionId) => missions.get(missionId),
    },
    fleetsOf: async (robotIds) =>
      new Map(
        robotIds.flatMap((robotId) => {
          const fleet = fleetOf(robotId)
          return fleet === undefined ? [] : [[robotId, fleet] as const]
        }),
      ),
    robotsIn: async (fleet, { limit, after: [after = ''] = [] }) => {
      const all = [...rows.keys()].sort().filter((robotId) => fleetOf(robotId) === fleet && robotId > after)
      const items = all.slice(0, limit)
      const last = items.at(-1)
      return { items, ...(all.length > limit && last !== undefined && { next: [last] }) }
    },
    read: async (robotId) => rows.get(robotId),
    write: async (membership) => void rows.set(membership.robot_id, membership),
    put: (fleet, ...robotIds) => {
      for (const robot_id of robotIds) rows.set(robot_id, { robot_id, fleet, changed_by: 'ada', changed_at: 'then' })
    },
  }
}

export const fakeGrants = (): Grants & GrantsRegister => {
  const rows = new Map<string, Grant>()
  return {
    fleetsOf: async (clientId) => rows.get(clientId)?.fleets ?? [],
    read: async (clientId) => rows.get(clientId),
    write: async (grant) => void rows.set(grant.client_id, grant),
  }
}
