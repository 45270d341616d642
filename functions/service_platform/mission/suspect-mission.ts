import { missionTopic } from '../../../messages/mission-id.ts'
import { missionRobotSilent } from '../../../messages/types/mission-robot-silent.ts'
import { allocationId } from '../../allocation/mission-fact.ts'
import { type Handler, payloadOf } from '../../handler.ts'
import { turn } from './mission-of.ts'
import type { MissionPorts } from './ports.ts'

/**
 * Its robot is out of hearing and drives on. It has a lease from now on: heard before that is over, nothing has happened. The timer
 * names the silence that it belongs to, so that it means nothing to a later one.
 */
export const suspectMission: Handler<MissionPorts> = async (work, ports) => {
  const { message } = work
  const { allocation } = payloadOf(missionRobotSilent.schema_versions[1].schema, message)
  const { mission_id, lease_seconds, trace_id, correlation_id } = await turn(work, ports, {})
  const seconds = lease_seconds ?? ports.settings.lease_seconds
  await ports.timers.start({
    name: `${mission_id}.lease.${allocationId({ mission_id, allocation }, 'lease', [message.message_id])}`,
    at: new Date(Date.parse(message.received_at) + seconds * 1000).toISOString(),
    message: {
      topic: missionTopic(mission_id),
      type: 'mission.lease_expired',
      payload: { allocation, lease: message.message_id },
      message_id: allocationId({ mission_id, allocation }, 'mission.lease_expired', [message.message_id]),
      trace_id,
      correlation_id: correlation_id ?? mission_id,
      causation_id: message.message_id,
    },
  })
  return []
}
