import { derivedId } from '../../../messages/ids.ts'
import { robotCapacityChanged } from '../../../messages/types/robot-capacity-changed.ts'
import type { Work } from '../../handler.ts'
import type { Put } from '../../ports/put-on-stream.ts'
import { ourMessage } from '../../saying/by-us.ts'

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
    correlation_id: message.correlation_id,
    payload: { ...said, from_stop: true },
  }
  return ourMessage(robot_id, fact, {
    trace_id: message.trace_id,
    received_at: Date.parse(now()),
    source: namespace,
  })
}
