import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const missionCompleted = {
  type: 'mission.completed',
  description: 'A mission was done.',
  emitted_by: ['complete-mission'],
  schema: z.looseObject({
    mission_id: z.string().min(1).describe('the mission'),
    allocation: z.int().min(1).describe('which allocation of the mission'),
    robot_id: z.string().optional().describe('the robot that did it'),
    result: z.unknown().optional().describe('what came of it, as the robot says it'),
  }),
  example: { mission_id: 'm-17', allocation: 1, robot_id: 'r1' },
} as const satisfies EventType
