import { missionCompleted } from '../../../messages/types/mission-completed.ts'
import { lastRobot } from '../../allocation/give-back.ts'
import { briefValue } from '../../brief.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { end } from './ended.ts'
import { read } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/** Its robot has done it, and is free for the next. */
export const completeMission: Handler<MissionPorts> = async (work, ports) => {
  const { allocation, result } = payloadOf(missionCompleted.schema_versions[1].schema, work.message)
  const robot_id = lastRobot(await read(work, ports))
  const said = result === undefined ? {} : { result: briefValue(result) }
  const { mission_id } = await end(work, ports, said, (mission) => mission.allocation === allocation)
  return [
    {
      type: 'mission.completed',
      payload: { mission_id, allocation, ...(robot_id !== undefined && { robot_id }), ...said },
    },
  ]
}
