import { missionPause } from '../../../messages/types/mission-pause.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { askRobot, reasonIn } from './ask-robot.ts'
import { turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/** Asks its robot to stand still. The mission is paused when the robot says so. */
export const pauseMission: Handler<MissionPorts> = async (work, ports) => {
  const { reason } = payloadOf(missionPause.schema_versions[1].schema, work.message)
  await askRobot(await turn(work, ports, {}), work, ports, 'work.pause', reasonIn(reason))
  return []
}
