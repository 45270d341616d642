import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const missionExpired = {
  type: 'mission.expired',
  description: 'A mission had not ended by its deadline; it is not done any more.',
  emitted_by: ['end-mission'],
  schema: z.looseObject({
    mission_id: z.string().min(1).describe('the mission'),
    deadline: z.string().optional().describe('RFC 3339: when it was to be done'),
  }),
  example: { mission_id: 'm-17', deadline: '2026-05-13T14:00:00Z' },
} as const satisfies EventType
