// Whether a robot may have a mission, and what stands in the way. Rules, in the order in which they are told:
//
//   · Another robot is named: it is none of this mission's business.
//   · It cannot do what is required: nothing that passes by itself.
//   · It has refused this mission before, or any a moment ago: it is asked more and more seldom, until it takes one, or until the
//     mission was given out too often and is a person's.
//   · Somebody took it out of service; it has yet to give a job back.
//   · It was given another mission; it is parked: what it would answer is held, and its state is as old as what it said before.
//   · It is not heard; it has a fault; it charges or should; it has other work.

import { isOutOfHearing } from '../../messages/out-of-hearing.ts'
import type { CapacityRow } from '../ports/capacity.ts'
import { freeStates } from '../ports/capacity.ts'
import type { MissionRow, WaitingReason } from '../ports/missions.ts'

/** What of a mission matters here. */
export type Asked = Pick<MissionRow, 'fleet' | 'wanted_robot_id' | 'requires' | 'not_by' | 'status_at' | 'allocation'>

/** A robot that was looked at closely. */
export interface Known extends CapacityRow {
  /** Its messages are held, in order, until it is released. Its row of capacity does not know: being parked is no transition. */
  readonly parked?: true
}

/** What stands in the way of this robot having the mission now; undefined: nothing. `other`: it is not asked. */
export const hindrance = (
  mission: Asked,
  robot: Known,
  { battery_min, now }: { readonly battery_min: number; readonly now: number },
): WaitingReason | 'other' | undefined => {
  if (mission.wanted_robot_id !== undefined && mission.wanted_robot_id !== robot.robot_id) return 'other'
  if (mission.fleet !== undefined && mission.fleet !== robot.fleet) return 'other'
  if (mission.requires.some((each) => !robot.capabilities.includes(each))) return 'no_robot_with_capability'
  if (mission.not_by?.includes(robot.robot_id) && now < askedAgainAt(mission)) return 'refused'
  if (robot.refused && Date.parse(robot.refused.until) > now) return 'refused'
  if (robot.withdrawn !== undefined) return 'robots_withdrawn'
  if (robot.fenced) return 'fenced'
  if (robot.claim) return busy(mission)
  if (robot.parked) return 'robots_parked'
  if (robot.state === undefined || isOutOfHearing(robot.state)) return 'fleet_offline'
  if (freeStates.includes(robot.state)) {
    return robot.battery !== undefined && robot.battery < battery_min ? 'robots_charging' : undefined
  }
  return byState.get(robot.state) ?? busy(mission)
}

/** Many a refusal passes: it was busy, or had only just come. Counted from when the mission began to wait again. */
const askedAgainAt = ({ status_at, allocation }: Asked): number =>
  Date.parse(status_at) + 1000 * ASKED_AGAIN_SECONDS * 2 ** Math.max(0, allocation - 1)

const ASKED_AGAIN_SECONDS = 120

const busy = ({ wanted_robot_id }: Pick<MissionRow, 'wanted_robot_id'>): WaitingReason =>
  wanted_robot_id === undefined ? 'no_robot_free' : 'robot_named_is_busy'

/** States of policy/robot.v1.json and v2 in which a robot takes no work; in all others it has some. */
const byState: ReadonlyMap<string, WaitingReason> = new Map([
  ['charging', 'robots_charging'],
  ['fault', 'robots_in_fault'],
])
