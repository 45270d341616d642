import { missionCancel } from '../../../messages/types/mission-cancel.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { askRobot, reasonIn } from './ask-robot.ts'
import { turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/**
 * Asks its robot to give the mission up; it is cancelled when the robot says so. Asked again when a robot that was silent is heard:
 * the first time it may not have been there to listen.
 */
export const cancelMission: Handler<MissionPorts> = async (work, ports) => {
  const reason =
    work.message.type === 'mission.cancel'
      ? payloadOf(missionCancel.schema_versions[1].schema, work.message).reason
      : 'the mission was cancelled while the robot was out of hearing'
  await askRobot(await turn(work, ports, {}), work, ports, 'work.stop', reasonIn(reason))
  return []
}
