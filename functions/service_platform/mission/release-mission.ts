import { missionRelease } from '../../../messages/types/mission-release.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/** A person has looked: what was on the robot that was lost keeps nobody from doing the mission anew. */
export const releaseMission: Handler<MissionPorts> = async (work, ports) => {
  payloadOf(missionRelease.schema_versions[1].schema, work.message)
  await turn(work, ports, { held_load: null })
  return []
}
