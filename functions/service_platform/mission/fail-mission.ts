import { missionFailed } from '../../../messages/types/mission-failed.ts'
import { lastRobot } from '../../allocation/give-back.ts'
import { briefText } from '../../brief.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { end } from './ended.ts'
import { read } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/** Its robot could not do it, and no other would. */
export const failMission: Handler<MissionPorts> = async (work, ports) => {
  const { allocation, error, category } = payloadOf(missionFailed.schema_versions[1].schema, work.message)
  const robot_id = lastRobot(await read(work, ports))
  const said = {
    category,
    error: { code: error.code, ...(error.message !== undefined && { message: briefText(error.message) }) },
  }
  const { mission_id } = await end(work, ports, robot_id, said, (mission) => mission.allocation === allocation)
  return [
    {
      type: 'mission.failed',
      payload: { mission_id, allocation, ...(robot_id !== undefined && { robot_id }), ...said },
    },
  ]
}
