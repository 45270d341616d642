import { missionFact } from '../../allocation/mission-fact.ts'
import type { Work } from '../../handler.ts'
import type { MissionRow } from '../../ports/missions.ts'
import type { MissionPorts } from './ports.ts'

/** Says on a mission's own subject what follows, for one of its allocations, from the message that is worked at. */
export const sayFact = async (
  { mission_id, allocation, trace_id, correlation_id = mission_id }: About,
  { message }: Work,
  { stream, now, settings }: MissionPorts,
  type: 'mission.fence_confirmed' | 'mission.undeliverable' | 'mission.deallocated',
  cause?: string,
): Promise<void> => {
  await stream.put([
    missionFact(
      { mission_id, allocation },
      {
        type,
        payload: { allocation, ...(cause !== undefined && { cause }) },
        trace_id,
        correlation_id,
        causation_id: message.message_id,
        received_at: now(),
        source: settings.namespace,
      },
    ),
  ])
}

type About = Pick<MissionRow, 'mission_id' | 'allocation' | 'trace_id' | 'correlation_id'>
