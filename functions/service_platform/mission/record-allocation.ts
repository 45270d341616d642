import type { BusinessEvent } from '../../../messages/events/catalogue.ts'
import { missionAllocated } from '../../../messages/types/mission-allocated.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { queueOf } from '../../ports/missions.ts'
import { turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/** The claim has arrived on the mission's own subject: nobody has to tell it again. */
export const recordAllocation: Handler<MissionPorts> = async (work, ports) => {
  const { allocation, robot_id, job_id, score } = payloadOf(missionAllocated.schema_versions[1].schema, work.message)
  const mission = await turn(work, ports, { told: true })
  const { mission_id, fleet } = mission
  const allocated: BusinessEvent = {
    type: 'mission.allocated',
    payload: { mission_id, allocation, robot_id, job_id, ...(score !== undefined && { score }) },
  }
  const { items } = await ports.missions.waiting(queueOf(mission), { limit: 1 })
  if (items.length > 0 || !(await ports.capacity.restore(fleet))) return [allocated]
  return [allocated, { type: 'fleet.capacity_restored', payload: fleet === undefined ? {} : { fleet } }]
}
