import { workUpdate } from '../../../messages/types/work-update.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { OtherJobInHand } from '../../ports/jobs.ts'
import { command } from '../../tell.ts'
import type { WorkPorts } from './ports.ts'

/** Gives the robot more of the job that it has in hand. */
export const updateWork: Handler<WorkPorts> = async (work, ports) => {
  const { job_id, params } = payloadOf(workUpdate.schema_versions[1].schema, work.message)
  const { robot_id } = work.robot
  const inHand = await ports.jobs.inHand(robot_id)
  if (inHand?.job_id !== job_id) throw new OtherJobInHand(robot_id, job_id, inHand?.job_id)
  await command(work, ports, 'work.update', { job_id, params })
  return []
}
