import { workRevoke } from '../../../messages/types/work-revoke.ts'
import { briefText } from '../../brief.ts'
import { type Handler, payloadOf, runOf } from '../../handler.ts'
import { command } from '../../tell.ts'
import type { WorkPorts } from './ports.ts'

/**
 * Tells the robot that a job is no longer its own. Where it is at work that has to be the job in hand: it becomes free by it.
 * Elsewhere nobody here believes that it has the job; only the robot may.
 */
export const revokeWork: Handler<WorkPorts> = async (work, ports) => {
  const { message, robot, to } = work
  const { job_id, reason } = payloadOf(workRevoke.schema_versions[1].schema, message)
  const frees = robot.state !== to
  if (frees) await ports.jobs.turn(runOf(work), { job_id, status: 'stopped', at: message.received_at, by: 'request' })
  const about = { job_id, ...(reason !== undefined && { reason: briefText(reason) }) }
  const command_id = await command(work, ports, 'work.revoke', about)
  return frees ? [{ type: 'job.stopped', payload: { ...about, command_id } }] : []
}
