import type { CommandType } from '../../../messages/commands.ts'
import type { BusinessEvent } from '../../../messages/events/catalogue.ts'
import { briefText } from '../../brief.ts'
import { runOf, type Work } from '../../handler.ts'
import type { JobStatus } from '../../ports/jobs.ts'
import { command } from '../../tell.ts'
import type { WorkPorts } from './ports.ts'

/**
 * Stop, pause and resume are one thing: somebody asks for another status of the job in hand, and the robot is told. A
 * request that names another job than the one in hand fails as OtherJobInHand: nobody wants the wrong job stopped.
 */
export const turnOnRequest = async (
  work: Work,
  ports: WorkPorts,
  { job_id, reason }: { readonly job_id?: string | undefined; readonly reason?: string | undefined },
  turn: {
    readonly status: JobStatus
    readonly command: CommandType
    readonly event: 'job.stopped' | 'job.paused' | 'job.resumed'
  },
): Promise<readonly BusinessEvent[]> => {
  const { message } = work
  const at = message.received_at
  const job = await ports.jobs.turn(runOf(work), { job_id, status: turn.status, at, by: 'request' })
  const about = {
    ...(job.job_id !== undefined && { job_id: job.job_id }),
    ...(reason !== undefined && { reason: briefText(reason) }),
  }
  const command_id = await command(work, ports, turn.command, about)
  return [{ type: turn.event, payload: { ...about, command_id } }]
}
