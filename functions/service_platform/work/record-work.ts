import { workStarted } from '../../../messages/types/work-started.ts'
import { type Handler, payloadOf, runOf, type Work } from '../../handler.ts'
import { openStatuses } from '../../ports/jobs.ts'
import { tellWaiting } from '../../tell.ts'
import { displacedJob } from './displaced-job.ts'
import type { WorkPorts } from './ports.ts'

/** The robot has begun: what we told it to do, or something that another master gave it. */
export const recordWork: Handler<WorkPorts> = async (work, ports) => {
  const { message } = work
  const { job_id = await jobMeant(work, ports) } = payloadOf(workStarted.schema_versions[1].schema, message)
  const job = await ports.jobs.take(runOf(work), { job_id, status: 'running', at: message.received_at })
  await tellWaiting(work, ports, { status: 'running' }, job_id)
  return [...displacedJob(job, message), { type: 'job.started', payload: { job_id } }]
}

/** A robot that names no job is on the one in its hand, else on that of its conversation, else on one named after this. */
const jobMeant = async ({ message, robot }: Work, { jobs }: WorkPorts): Promise<string> => {
  const inHand = await jobs.inHand(robot.robot_id)
  const stillOpen = inHand !== undefined && openStatuses.includes(inHand.status) ? inHand.job_id : undefined
  return stillOpen ?? message.correlation_id ?? message.message_id
}
