import { robotResume } from '../../../messages/types/robot-resume.ts'
import { briefText } from '../../brief.ts'
import { type Handler, payloadOf, runOf } from '../../handler.ts'
import { command } from '../../tell.ts'
import { capacityFact } from './capacity-fact.ts'
import type { CommandPorts } from './ports.ts'

/** Lets a stopped robot move again: told first, then given work again. One that stood at its job goes on with it. */
export const resumeRobot: Handler<CommandPorts> = async (work, ports) => {
  const { message, robot, to } = work
  const { reason } = payloadOf(robotResume.schema_versions[1].schema, message)
  const about = reason === undefined ? {} : { reason: briefText(reason) }
  const command_id = await command(work, ports, 'robot.resume', about)
  await ports.stream.put([capacityFact(work, { available: true, reason: 'resumed' }, ports)])
  if (robot.state === to) return []
  const job = await ports.jobs.turn(runOf(work), { status: 'running', at: message.received_at, by: 'fact' })
  return [
    {
      type: 'job.resumed',
      payload: { ...(job.job_id !== undefined && { job_id: job.job_id }), ...about, command_id },
    },
  ]
}
