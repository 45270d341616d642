import { derivedId } from '../../../messages/ids.ts'
import { messagesTopic, subjectOf } from '../../../messages/robot-id.ts'
import { robotCapacityChanged } from '../../../messages/types/robot-capacity-changed.ts'
import type { Work } from '../../handler.ts'
import type { Put } from '../../ports/put-on-stream.ts'

/** A stop, or the end of one: whether the robot may be given missions, as its policy hears it, behind the request that this follows from. */
export const capacityFact = (
  { message, robot: { robot_id } }: Work,
  said: { readonly available: boolean; readonly reason: string },
  { namespace, now }: { readonly namespace: string; readonly now: () => string },
): Put => {
  const { type } = robotCapacityChanged
  const fact = {
    message_id: derivedId(message.message_id, type),
    type,
    causation_id: message.message_id,
    ...(message.correlation_id !== undefined && { correlation_id: message.correlation_id }),
    payload: { ...said, from_stop: true },
  }
  return {
    subject: subjectOf(robot_id),
    record: {
      data: Buffer.from(JSON.stringify(fact), 'utf8').toString('base64'),
      topic: messagesTopic(robot_id),
      received_at: Date.parse(now()),
      trace_id: message.trace_id,
      source: namespace,
    },
  }
}
