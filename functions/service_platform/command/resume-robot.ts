import { robotResume } from '../../../messages/types/robot-resume.ts'
import { briefText } from '../../brief.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { command } from '../../tell.ts'
import { capacityFact } from './capacity-fact.ts'
import type { CommandPorts } from './ports.ts'

/** Lets a stopped robot move again: told first, then given work again. */
export const resumeRobot: Handler<CommandPorts> = async (work, ports) => {
  const { reason } = payloadOf(robotResume.schema_versions[1].schema, work.message)
  await command(work, ports, 'robot.resume', reason === undefined ? {} : { reason: briefText(reason) })
  await ports.stream.put([capacityFact(work, { available: true, reason: 'resumed' }, ports)])
  return []
}
