import { commandId } from '../messages/command-id.ts'
import type { Command, CommandType } from '../messages/commands.ts'
import type { Payload } from '../messages/envelope.ts'
import { deliveryIn } from './commands/terms.ts'
import type { Work } from './handler.ts'
import type { Answer, Answers, JobAnswers } from './ports/answers.ts'
import type { Commands, Delivery } from './ports/commands.ts'

export interface TellPorts {
  readonly commands: Commands
  /** RFC 3339 */
  readonly now: () => string
}

/**
 * Told last: what it is about is recorded before, so that a table that is down cannot make a robot hear the same thing at every
 * retry. A second run sends the same, which is no second command.
 */
export const command = async (
  work: Work,
  { commands, now }: TellPorts,
  type: CommandType,
  payload: Payload,
): Promise<string> => {
  const said = commandOf(work, type, now(), payload)
  await commands.send(said, deliveryOf(work))
  return said.message_id
}

/**
 * A fact that names a command of ours as its cause is an answer to it, and one that names a job to the command that gave it. One
 * that names anything else answers nothing: there is no such command of this robot.
 */
export const tellWaiting = async (
  { message: { causation_id, message_id, received_at }, robot }: Work,
  { answers }: { readonly answers: Answers & Partial<JobAnswers> },
  answer: Pick<Answer, 'status' | 'result' | 'error'>,
  jobId?: string,
): Promise<void> => {
  const said = { ...answer, at: received_at, message_id }
  if (causation_id !== undefined) await answers.hear(robot.robot_id, { ...said, command_id: causation_id })
  else if (jobId !== undefined) await answers.hearOfJob?.(robot.robot_id, jobId, said)
}

const deliveryOf = ({ message: { payload, priority }, robot, to }: Work): Delivery => ({
  ...deliveryIn(payload),
  decided: { state: to, revision: robot.revision },
  ...(priority !== undefined && { priority }),
})

const commandOf = ({ message, robot }: Work, type: CommandType, issued_at: string, payload: Payload): Command => ({
  message_id: commandId(message.message_id, type),
  trace_id: message.trace_id,
  ...(message.correlation_id !== undefined && { correlation_id: message.correlation_id }),
  causation_id: message.message_id,
  type,
  robot_id: robot.robot_id,
  issued_at,
  payload,
})
