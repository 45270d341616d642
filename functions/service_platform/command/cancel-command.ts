import { commandCancel } from '../../../messages/types/command-cancel.ts'
import { briefText } from '../../brief.ts'
import { PermanentFailure } from '../../errors.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { command } from '../../tell.ts'
import type { CommandPorts } from './ports.ts'

/** Calls a command back. One that was sent may be with the robot: it is told, and says itself what became of it. */
export const cancelCommand: Handler<CommandPorts> = async (work, ports) => {
  const { message, robot } = work
  const { command_id, reason } = payloadOf(commandCancel.schema_versions[1].schema, message)
  const why = reason === undefined ? {} : { reason: briefText(reason) }
  const called = await ports.callBack.callBack(robot.robot_id, command_id, {
    at: message.received_at,
    by: message.message_id,
    ...why,
  })
  if (called.found === 'nothing') throw new NoSuchCommand(robot.robot_id, command_id)
  if (called.found === 'called_back' && called.sends > 0) {
    await command(work, ports, 'command.cancel', { command_id, ...why })
  }
  return []
}

export class NoSuchCommand extends PermanentFailure {
  override readonly name = 'NoSuchCommand'
  constructor(robotId: string, commandId: string) {
    super(
      `Robot ${robotId} was given no command ${commandId}: GET /robots/${robotId}/commands lists those it was given`,
    )
  }
}
