import type { Incidents } from '../../ports/incidents.ts'

export interface IncidentPorts {
  readonly incidents: Incidents
}
