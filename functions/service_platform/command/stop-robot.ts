import { robotStop } from '../../../messages/types/robot-stop.ts'
import { briefText } from '../../brief.ts'
import { type Handler, payloadOf, runOf } from '../../handler.ts'
import { command } from '../../tell.ts'
import { capacityFact } from './capacity-fact.ts'
import type { CommandPorts } from './ports.ts'

/** Emergency stop. Told first, booked after: nothing may hold it up. */
export const stopRobot: Handler<CommandPorts> = async (work, ports) => {
  const { message, robot, to } = work
  const { reason } = payloadOf(robotStop.schema_versions[1].schema, message)
  const about = reason === undefined ? {} : { reason: briefText(reason) }
  const command_id = await command(work, ports, 'robot.stop', about)
  // Whatever its state says: that a robot stands at its job is forgotten with the job or with the link, and the stop is not.
  await ports.stream.put([capacityFact(work, { available: false, reason: 'stopped' }, ports)])
  if (robot.state === to) return []
  const job = await ports.jobs.turn(runOf(work), { status: 'paused', at: message.received_at, by: 'fact' })
  return [
    {
      type: 'job.paused',
      payload: { ...(job.job_id !== undefined && { job_id: job.job_id }), ...about, command_id },
    },
  ]
}
