import { derivedId } from '../../../messages/ids.ts'
import { faultRaised } from '../../../messages/types/fault-raised.ts'
import { briefText } from '../../brief.ts'
import { type Handler, payloadOf, runOf } from '../../handler.ts'
import type { IncidentPorts } from './ports.ts'

/** Something keeps the robot from working until somebody has looked. A fault that is said again is the same incident. */
export const raiseIncident: Handler<IncidentPorts> = async (work, { incidents }) => {
  const { message, robot } = work
  const fault = payloadOf(faultRaised.schema_versions[1].schema, message)
  const described = {
    code: fault.code,
    ...(fault.message !== undefined && { message: briefText(fault.message) }),
    ...(fault.level !== undefined && { level: fault.level }),
  }
  const own = derivedId('incident', robot.robot_id, message.message_id)
  const { incident_id } = await incidents.raise(runOf(work), {
    incident_id: own,
    ...described,
    at: message.received_at,
  })
  return [
    { type: 'incident.raised', payload: { incident_id, ...described, ...(incident_id !== own && { again: true }) } },
  ]
}
