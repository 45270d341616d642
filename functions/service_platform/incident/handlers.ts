import type { HandlersOf } from '../../handler.ts'
import { clearIncident } from './clear-incident.ts'
import type { IncidentPorts } from './ports.ts'
import { raiseIncident } from './raise-incident.ts'

export const incidentHandlers: HandlersOf<'incident', IncidentPorts> = {
  'raise-incident': raiseIncident,
  'clear-incident': clearIncident,
}
