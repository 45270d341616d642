import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const incidentRaised = {
  type: 'incident.raised',
  description: 'A robot has a fault that somebody must look at.',
  emitted_by: ['raise-incident'],
  notifies: true,
  schema: z.looseObject({
    incident_id: z.string().min(1).describe('the incident'),
    code: z.string().min(1).describe('stable, for grouping'),
    message: z.string().optional().describe('for a person'),
    level: z.string().optional().describe('in the words of the maker'),
    again: z.literal(true).optional().describe('the incident was open already: the robot has said it again'),
  }),
  example: { incident_id: 'b1946ac9-2492-5347-8623-5b5a1f6d3a10', code: 'motor_stalled', level: 'FATAL' },
} as const satisfies EventType
