import { missionResume } from '../../../messages/types/mission-resume.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { askRobot, reasonIn } from './ask-robot.ts'
import { turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/** Asks its robot to go on. The mission runs again when the robot says so. */
export const resumeMission: Handler<MissionPorts> = async (work, ports) => {
  const { reason } = payloadOf(missionResume.schema_versions[1].schema, work.message)
  await askRobot(await turn(work, ports, {}), work, ports, 'work.resume', reasonIn(reason))
  return []
}
