import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const incidentCleared = {
  type: 'incident.cleared',
  description: 'The fault behind an incident is gone.',
  emitted_by: ['clear-incident'],
  schema: z.looseObject({
    incident_id: z.string().min(1).optional().describe('the incident, where one is open'),
    code: z.string().min(1).describe('stable, for grouping'),
  }),
  example: { incident_id: 'b1946ac9-2492-5347-8623-5b5a1f6d3a10', code: 'motor_stalled' },
} as const satisfies EventType
