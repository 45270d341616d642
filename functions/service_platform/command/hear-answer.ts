import { commandAnswered } from '../../../messages/types/command-answered.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import type { CommandPorts } from './ports.ts'

/** Tells whoever waits for it what the robot answered. What it answers to nobody's question changes nothing. */
export const hearAnswer: Handler<CommandPorts> = async (work, { answers }) => {
  const { message, robot } = work
  const { command_id, status, result, error } = payloadOf(commandAnswered.schema_versions[1].schema, message)
  await answers.hear(robot.robot_id, {
    command_id,
    status,
    at: message.received_at,
    message_id: message.message_id,
    ...(result !== undefined && { result }),
    ...(error && { error: { code: error.code, message: error.message } }),
  })
  return []
}
