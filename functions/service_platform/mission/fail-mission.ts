import { missionFailed } from '../../../messages/types/mission-failed.ts'
import { briefText } from '../../brief.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { end, robotOf } from './ended.ts'
import type { MissionPorts } from './ports.ts'

/** Its robot could not do it, and no other would. */
export const failMission: Handler<MissionPorts> = async (work, ports) => {
  const { allocation, error, category } = payloadOf(missionFailed.schema_versions[1].schema, work.message)
  const said = {
    category,
    error: { code: error.code, ...(error.message !== undefined && { message: briefText(error.message) }) },
  }
  const mission = await end(work, ports, said, (ended) => ended.allocation === allocation)
  const { mission_id } = mission
  return [{ type: 'mission.failed', payload: { mission_id, allocation, ...robotOf(mission), ...said } }]
}
