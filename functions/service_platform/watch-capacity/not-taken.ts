import { allocationId, missionFact } from '../../allocation/mission-fact.ts'
import type { CapacityRow } from '../../ports/capacity.ts'
import { journalKey } from '../../ports/recall.ts'
import type { WatchPorts, WatchSettings } from './ports.ts'

/**
 * A robot's policy may refuse the order of a mission: it was free when it was chosen and is not any more. Its journal tells, and the
 * mission is told. Whether: the order was decided, one way or the other.
 */
export const sayIfNotTaken = async (
  { robot_id, claim }: CapacityRow,
  { recall, stream, now }: WatchPorts,
  { namespace }: WatchSettings,
): Promise<boolean> => {
  if (!claim) return false
  const key = { robot_id, message_id: allocationId(claim, 'work.start') }
  const { journal } = await recall.recall({ messages: [key] })
  const decided = journal.get(journalKey(key))
  if (!decided || decided.outcome === 'held' || decided.outcome === 'applied') return false
  const { mission_id, allocation } = claim
  await stream.put([
    missionFact(claim, {
      type: 'mission.deallocated',
      payload: { allocation, cause: 'robot_not_free' },
      also: ['not taken'],
      trace_id: decided.trace_id,
      correlation_id: decided.correlation_id ?? mission_id,
      causation_id: key.message_id,
      received_at: now(),
      source: namespace,
    }),
  ])
  return true
}
