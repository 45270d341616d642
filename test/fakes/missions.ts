import {
  type Capacity,
  type CapacityRow,
  claimedRank,
  FENCED,
  placeOf,
  unheard,
  withDescription,
  withNote,
  withoutFence,
  withoutRefusals,
  withRevocation,
} from '../../functions/ports/capacity.ts'
import type { Claims } from '../../functions/ports/claims.ts'
import { freedBy } from '../../functions/ports/claims.ts'
import { type MissionRow, type Missions, type MissionTurn, queueOf, turnOf } from '../../functions/ports/missions.ts'
import type { Page, Paging } from '../../functions/ports/page.ts'
import type { Run } from '../../functions/ports/run.ts'
import { jobIdOf } from '../../messages/mission-id.ts'
import { doneBefore } from './runs.ts'

export interface FakeAllocation {
  readonly missions: Missions
  readonly capacity: Capacity
  readonly claims: Claims
  /** What stands in the tables, by id. */
  readonly rows: {
    readonly missions: ReadonlyMap<string, MissionRow>
    readonly robots: ReadonlyMap<string, CapacityRow>
  }
}

/** Missions, capacity and claims over one memory: a claim is over both of the others. */
export const fakeAllocation = (): FakeAllocation => {
  const missions = new Map<string, MissionRow>()
  const runs = new Map<string, Run>()
  const robots = new Map<string, CapacityRow>()
  const out = new Set<string>()
  // A call to the outside takes a while, and others come in between.
  const soon = () => new Promise<void>((resolve) => setImmediate(resolve))

  const change = async (robotId: string, next: (row: CapacityRow) => CapacityRow | undefined): Promise<CapacityRow> => {
    await soon()
    const row = robots.get(robotId) ?? unheard(robotId)
    const changed = next(row)
    if (!changed) return row
    const written = { ...changed, version: row.version + 1 }
    robots.set(robotId, written)
    return written
  }

  const inOrder = (fleet: string | undefined): readonly CapacityRow[] =>
    [...robots.values()]
      .filter((row) => fleet === undefined || row.fleet === fleet)
      .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))

  const queued = (queue: string): readonly MissionRow[] =>
    [...missions.values()]
      .filter((row) => row.queue === queue)
      .sort((one, other) => (turnOf(one) < turnOf(other) ? -1 : 1))

  return {
    rows: { missions, robots },
    missions: {
      read: async (missionId) => {
        await soon()
        return missions.get(missionId)
      },
      some: async (missionIds) => {
        await soon()
        return missionIds.flatMap((missionId) => missions.get(missionId) ?? [])
      },
      list: async (paging, { status, robot_id, fleets } = {}) => {
        await soon()
        const found = [...missions.values()].filter(
          (row) =>
            (status === undefined || row.status === status) &&
            (robot_id === undefined || row.robot_id === robot_id) &&
            (fleets === undefined || (row.fleet !== undefined && fleets.includes(row.fleet))),
        )
        const newest = found.sort((one, other) =>
          `${one.requested_at}#${one.mission_id}` < `${other.requested_at}#${other.mission_id}` ? 1 : -1,
        )
        return pageOf(newest, paging, ({ mission_id }) => mission_id)
      },
      waiting: async (queue, paging) => {
        await soon()
        return pageOf(queued(queue), paging, ({ mission_id }) => mission_id)
      },
      inState: async (status, paging) => {
        await soon()
        const found = [...missions.values()].filter((row) => row.status === status)
        const sorted = found.sort((one, other) => (turnOf(one) < turnOf(other) ? -1 : 1))
        return pageOf(
          sorted.map(({ mission_id }) => mission_id),
          paging,
          (id) => id,
        )
      },
      untold: async (before, most) => {
        await soon()
        return queued('claimed')
          .filter(({ claimed_at = '' }) => claimed_at < before)
          .slice(0, most)
      },
      record: async (run, mission) => {
        await soon()
        const standing = missions.get(mission.mission_id)
        if (standing) {
          doneBefore(fencedBy(runs.get(mission.mission_id)), run)
          return standing
        }
        const row: MissionRow = {
          ...mission,
          version: 1,
          revision: run.revision,
          acted_by: run.message_id,
          status_at: mission.requested_at,
          allocation: 0,
          queue: queueOf(mission),
          progress: [],
        }
        missions.set(mission.mission_id, row)
        runs.set(mission.mission_id, run)
        return row
      },
      turn: async (run, missionId, turn) => {
        await soon()
        const row = missions.get(missionId)
        if (!row) return undefined
        if (doneBefore(fencedBy(runs.get(missionId)), run)) return row
        const written = turned(row, typeof turn === 'function' ? turn(row) : turn, run)
        missions.set(missionId, written)
        runs.set(missionId, run)
        return written
      },
      taken: async (missionId, allocation, steps) => {
        await soon()
        const row = missions.get(missionId)
        if (row?.allocation === allocation && (row.steps_taken ?? steps) < steps)
          missions.set(missionId, { ...row, steps_taken: steps })
      },
      explain: async ({ mission_id, version }, because) => {
        await soon()
        const row = missions.get(mission_id)
        if (row?.version === version) missions.set(mission_id, { ...row, waits_because: because })
      },
    },
    capacity: {
      read: async (robotId) => {
        await soon()
        return robots.get(robotId)
      },
      some: async (robotIds) => {
        await soon()
        return robotIds.flatMap((robotId) => robots.get(robotId) ?? [])
      },
      list: async (fleet, paging) => {
        await soon()
        return pageOf(inOrder(fleet), paging, ({ robot_id }) => robot_id)
      },
      note: (robotId, noted) => change(robotId, (row) => withNote(row, noted)),
      describe: (robotId, described, noted) => change(robotId, (row) => withDescription(row, described, noted)),
      fence: (robotId, fenced) => change(robotId, (row) => (row.fenced ? undefined : { ...row, fenced })),
      revoked: (robotId, jobId, at) => change(robotId, (row) => withRevocation(row, jobId, at)),
      took: (robotId) => change(robotId, withoutRefusals),
      unfence: (robotId, jobId) => change(robotId, (row) => withoutFence(row, jobId)),
      claimedIn: async (state, most) => {
        await soon()
        return inOrder(undefined)
          .filter((row) => placeOf(row).startsWith(`${claimedRank(state)}#`))
          .slice(0, most)
      },
      fenced: async (most) => {
        await soon()
        return inOrder(undefined)
          .filter((row) => placeOf(row).startsWith(`${FENCED}#`))
          .slice(0, most)
      },
      runOut: async (fleet) => {
        await soon()
        const isNews = !out.has(fleet ?? '*')
        out.add(fleet ?? '*')
        return isNews
      },
      restore: async (fleet) => {
        await soon()
        return out.delete(fleet ?? '*')
      },
    },
    claims: {
      claim: async (mission, robot, at) => {
        await soon()
        const [row, free] = [missions.get(mission.mission_id), robots.get(robot.robot_id)]
        const lostMission = row?.version !== mission.version || row.queue === undefined || row.queue === 'claimed'
        const lostRobot = free?.version !== robot.version
        if (lostMission || lostRobot)
          return { result: 'lost', of: lostMission && lostRobot ? 'both' : lostMission ? 'mission' : 'robot' }
        const allocation = row.allocation + 1
        const { mission_id } = row
        const job_id = jobIdOf(mission_id, allocation)
        const { waits_because: _, last_robot_id: __, ...rest } = row
        const given: MissionRow = {
          ...rest,
          version: row.version + 1,
          allocation,
          robot_id: robot.robot_id,
          job_id,
          claimed_at: at,
          given_to: [...(row.given_to ?? []), robot.robot_id],
          steps_taken: row.steps.length,
          queue: 'claimed',
        }
        const taken: CapacityRow = {
          ...robot,
          version: robot.version + 1,
          claim: { mission_id, allocation, job_id, claimed_at: at },
        }
        missions.set(mission_id, given)
        robots.set(robot.robot_id, taken)
        return { result: 'claimed', mission: given, robot: taken }
      },
      release: async (released) => {
        await soon()
        const { mission_id, robot_id, allocation } = released
        const row = missions.get(mission_id)
        const robot = robots.get(robot_id)
        const ofMission = row?.robot_id === robot_id && row.allocation === allocation
        const ofRobot = robot?.claim?.mission_id === mission_id && robot.claim.allocation === allocation
        if (ofMission) {
          const { robot_id: _, job_id: __, claimed_at: ___, queue, ...rest } = row
          missions.set(mission_id, {
            ...rest,
            last_robot_id: robot_id,
            version: row.version + 1,
            ...(queue !== undefined && queue !== 'claimed' && { queue }),
          })
        }
        const freed = ofRobot ? freedBy(robot, released) : robot
        if (freed) robots.set(robot_id, freed)
        return { result: ofMission || ofRobot ? 'released' : 'nothing_to_release', robot: freed }
      },
    },
  }
}

const fencedBy = (run: Run | undefined) => run && { run }

const turned = (row: MissionRow, turn: MissionTurn, { revision, message_id }: Run): MissionRow => {
  const { at, waits, told, forget_at: _, held_load, status, ...changes } = turn
  const leaves = waits === false || (told === true && row.queue === 'claimed')
  const { queue, waits_because, held_load: held, ...rest } = row
  const heldNow = held_load === null ? undefined : (held_load ?? held)
  return {
    ...rest,
    ...changes,
    ...(!leaves && queue !== undefined && { queue }),
    ...(!leaves && waits_because !== undefined && { waits_because }),
    ...(waits === true && { queue: queueOf(row) }),
    ...(heldNow !== undefined && { held_load: heldNow }),
    ...(status !== undefined && status !== row.status && { status, status_at: at }),
    version: row.version + 1,
    revision,
    acted_by: message_id,
  }
}

const pageOf = <Item>(items: readonly Item[], { limit, after }: Paging, keyOf: (item: Item) => string): Page<Item> => {
  const begin = after ? items.findIndex((item) => keyOf(item) === after[0]) + 1 : 0
  const page = items.slice(begin, begin + limit)
  const last = page.at(-1)
  return { items: page, ...(last && begin + limit < items.length && { next: [keyOf(last)] }) }
}
