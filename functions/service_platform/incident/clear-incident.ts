import { faultCleared } from '../../../messages/types/fault-cleared.ts'
import { type Handler, payloadOf, runOf } from '../../handler.ts'
import type { IncidentPorts } from './ports.ts'

/** The fault is gone. Also where nobody here saw it come: then there is no incident to name. */
export const clearIncident: Handler<IncidentPorts> = async (work, { incidents }) => {
  const { message } = work
  const { code } = payloadOf(faultCleared.schema_versions[1].schema, message)
  const { incident_id } = await incidents.clear(runOf(work), { code, at: message.received_at })
  return [{ type: 'incident.cleared', payload: { ...(incident_id !== undefined && { incident_id }), code } }]
}
