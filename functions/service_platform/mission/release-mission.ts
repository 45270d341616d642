import { missionRelease } from '../../../messages/types/mission-release.ts'
import { requeue } from '../../allocation/give-back.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/**
 * A person has looked: what was on the robot that was lost keeps nobody from doing the mission anew. Where its robot is released
 * already, it only has to wait for another again; where it is fenced, reallocate-mission comes next.
 */
export const releaseMission: Handler<MissionPorts> = async (work, ports) => {
  payloadOf(missionRelease.schema_versions[1].schema, work.message)
  const mission = await turn(work, ports, { held_load: null })
  if (work.robot.state === work.to) await requeue(mission, ports, ports.settings)
  return []
}
