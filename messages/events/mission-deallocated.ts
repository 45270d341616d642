import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const missionDeallocated = {
  type: 'mission.deallocated',
  description: 'A mission was taken from its robot.',
  emitted_by: ['reallocate-mission'],
  schema: z.looseObject({
    mission_id: z.string().min(1).describe('the mission'),
    allocation: z.int().min(1).describe('which allocation of the mission'),
    robot_id: z.string().optional().describe('the robot that had it'),
    cause: z.string().describe('why, stable: fault, lease_expired, order_rejected …'),
  }),
  example: { mission_id: 'm-17', allocation: 1, robot_id: 'r1', cause: 'lease_expired' },
} as const satisfies EventType
