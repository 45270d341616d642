/**
 * A stop goes to its robot before it is decided: every policy allows it in every state, so what will be decided is known (ADR 49).
 * What cannot be said here is said by the line, as every other command: then it was only not faster.
 */
import { commandId } from '../../../messages/command-id.ts'
import type { Command } from '../../../messages/commands.ts'
import { robotStop } from '../../../messages/types/robot-stop.ts'
import { briefText } from '../../brief.ts'
import { deliveryIn } from '../../commands/terms.ts'
import { asError } from '../../errors.ts'
import { notFound } from '../../http/problem.ts'
import type { Composed } from '../../saying/compose.ts'
import type { AcceptPorts } from './ports.ts'

/** Begins to say those that are stops; `said` is when they are. */
export const stopping = (ports: AcceptPorts) => {
  const begun: Promise<void>[] = []
  return {
    begin: async (toSend: readonly Composed[]): Promise<void> => {
      const stops = toSend.filter(({ said }) => said.message.type === robotStop.type)
      begun.push(...stops.map((stop) => sayStop(stop, ports)))
    },
    said: async (): Promise<void> => {
      await Promise.all(begun)
    },
  }
}

/** A misspelt name would be told that its robot is being stopped. Where nobody can look it up, the stop goes out. */
export const checkHeard = async (robotId: string, { heard, log }: AcceptPorts): Promise<void> => {
  const isHeard = await heard.ofRobot(robotId).catch((error: unknown) => {
    log.warn('a stop goes out unchecked', { robot_id: robotId, error: asError(error) })
    return true
  })
  if (!isHeard) throw notFound(`robot ${robotId}: nothing was ever heard of it`)
}

const sayStop = async (composed: Composed, { atOnce, log, now }: AcceptPorts): Promise<void> => {
  const command = stopOf(composed, new Date(now()).toISOString())
  try {
    await atOnce.say(command, deliveryIn(composed.said.message.payload))
  } catch (error) {
    const { robot_id, trace_id, causation_id: message_id } = command
    log.error('a stop was not said at once', { robot_id, message_id, trace_id, error: asError(error) })
  }
}

const stopOf = ({ robot_id, message_id, trace_id, said: { message } }: Composed, issued_at: string): Command => {
  const { reason } = message.payload
  return {
    message_id: commandId(message_id, robotStop.type),
    trace_id,
    ...(message.correlation_id !== undefined && { correlation_id: message.correlation_id }),
    causation_id: message_id,
    type: robotStop.type,
    robot_id,
    issued_at,
    payload: typeof reason === 'string' ? { reason: briefText(reason) } : {},
  }
}
