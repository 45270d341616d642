// The order in which robots are asked. Pure: the same mission and the same robots, the same order.

import { hash } from 'node:crypto'
import type { CapacityRow } from '../ports/capacity.ts'
import type { MissionRow } from '../ports/missions.ts'
import type { RobotRow } from '../ports/robots.ts'
import { type Asked, hindrance, type Known } from './fitting.ts'
import { type Offered, type Pose, scoreOf } from './score.ts'

export interface Candidate {
  readonly robot: CapacityRow
  readonly score: number
}

/** What of a mission decides who is asked for it, and in which order. */
export type Wanting = Asked & Pick<MissionRow, 'mission_id' | 'steps'>

/** What telemetry says about a robot beside its capacity, and the row that decides. */
export interface Seen {
  readonly battery?: number
  readonly pose?: Pose
  readonly parked?: true
}

/** Those that may have the mission, the fittest first. */
export const ranked = (
  mission: Wanting,
  robots: readonly CapacityRow[],
  seen: ReadonlyMap<string, Seen>,
  { battery_min, now }: { readonly battery_min: number; readonly now: number },
): readonly Candidate[] => {
  const inTurn = byChance(mission, robots)
  return (
    asSeen(inTurn, seen)
      .map((known, index) => ({ known, robot: inTurn[index] as CapacityRow }))
      .filter(({ known }) => hindrance(mission, known, { battery_min, now }) === undefined)
      // As it was read: a claim writes the whole row, and a reading is not what somebody described.
      .map(({ known, robot }) => ({ robot, score: scoreOf(mission, offeredBy(known, seen.get(known.robot_id), now)) }))
      // Equal ones stay in the order of chance.
      .sort((one, other) => other.score - one.score)
  )
}

/** Telemetry knows a robot's charge better than what was said of it once. */
export const asSeen = (robots: readonly CapacityRow[], seen: ReadonlyMap<string, Seen>): readonly Known[] =>
  robots.map((robot) => ({ ...robot, ...whatCounts(seen.get(robot.robot_id)) }))

/**
 * Robots in the order of chance, for each mission another: else all who allocate at the same time would ask the same one of
 * equal robots first, and all but one in vain.
 */
export const byChance = (
  { mission_id }: Pick<MissionRow, 'mission_id'>,
  robots: readonly CapacityRow[],
): readonly CapacityRow[] =>
  robots
    // Once for each: there may be thousands.
    .map((robot) => ({ robot, drawn: hash('sha1', `${mission_id}\n${robot.robot_id}`, 'buffer').readUInt32BE(0) }))
    .sort((one, other) => one.drawn - other.drawn)
    .map(({ robot }) => robot)

const offeredBy = (robot: CapacityRow, seen: Seen | undefined, now: number): Offered => ({
  ...(robot.fleet !== undefined && { fleet: robot.fleet }),
  capabilities: robot.capabilities,
  ...(robot.battery !== undefined && { battery: robot.battery }),
  ...(seen?.pose && { pose: seen.pose }),
  seconds_free: robot.since === undefined ? 0 : (now - Date.parse(robot.since)) / 1000,
})

const whatCounts = ({ battery, parked }: Seen = {}): Pick<Seen, 'battery' | 'parked'> => ({
  ...(battery !== undefined && { battery }),
  ...(parked && { parked }),
})

/** From the last known state: numbers only, whatever a robot writes there. From the row that decides: whether it is parked. */
export const seenIn = (
  payload: Readonly<Record<string, unknown>> | undefined,
  decides?: Pick<RobotRow, 'parked'>,
): Seen => {
  const { battery, pose } = payload ?? {}
  const { x, y, map } = (typeof pose === 'object' && pose !== null ? pose : {}) as Record<string, unknown>
  return {
    ...(typeof battery === 'number' && Number.isFinite(battery) && { battery }),
    ...(typeof x === 'number' && typeof y === 'number' && { pose: { x, y, ...(typeof map === 'string' && { map }) } }),
    ...(decides?.parked && { parked: true }),
  }
}
