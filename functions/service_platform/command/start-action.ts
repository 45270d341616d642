import { actionStart } from '../../../messages/types/action-start.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { command } from '../../tell.ts'
import type { CommandPorts } from './ports.ts'

/** Has the robot do one thing beside its job. */
export const startAction: Handler<CommandPorts> = async (work, ports) => {
  const { action } = payloadOf(actionStart.schema_versions[1].schema, work.message)
  await command(work, ports, 'action.start', { action })
  return []
}
