import { type Handler, runOf } from '../../handler.ts'
import type { WorkPorts } from './ports.ts'

/**
 * The robot can no longer do its job (low battery, fault, gone), so somebody else may take it. Which job that is, only
 * the job in hand knows: the message is about the robot. The robot is not told; it may not be there to listen.
 */
export const releaseWork: Handler<WorkPorts> = async (work, { jobs }) => {
  const { message } = work
  const job = await jobs.turn(runOf(work), { status: 'released', at: message.received_at, by: 'fact' })
  return [
    {
      type: 'job.released',
      payload: { ...(job.job_id !== undefined && { job_id: job.job_id }), cause: message.type },
    },
  ]
}
