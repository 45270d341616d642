import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const missionCancelled = {
  type: 'mission.cancelled',
  description: 'A mission was called off and has ended.',
  emitted_by: ['end-mission'],
  schema: z.looseObject({
    mission_id: z.string().min(1).describe('the mission'),
    reason: z.string().optional().describe('why, in words for a person'),
  }),
  example: { mission_id: 'm-17', reason: 'order withdrawn' },
} as const satisfies EventType
