import { workStart } from '../../../messages/types/work-start.ts'
import { type Handler, payloadOf, runOf } from '../../handler.ts'
import { command } from '../../tell.ts'
import { displacedJob } from './displaced-job.ts'
import type { WorkPorts } from './ports.ts'

/** Gives the robot a job and tells it so. */
export const startWork: Handler<WorkPorts> = async (work, ports) => {
  const { message } = work
  const { job_id, kind, params } = payloadOf(workStart.schema_versions[1].schema, message)
  const described = { job_id, ...(kind !== undefined && { kind }) }
  const job = await ports.jobs.take(runOf(work), { job_id, status: 'assigned', at: message.received_at })
  const told = { ...described, ...(params !== undefined && { params }) }
  const command_id = await command(work, ports, 'work.start', told)
  return [...displacedJob(job, message), { type: 'job.assigned', payload: { ...described, command_id } }]
}
