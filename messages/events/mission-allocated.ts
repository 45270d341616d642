import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const missionAllocated = {
  type: 'mission.allocated',
  description: 'A robot was given a mission: the order is on its way.',
  emitted_by: ['record-allocation'],
  schema: z.looseObject({
    mission_id: z.string().min(1).describe('the mission'),
    allocation: z.int().min(1).describe('which allocation of the mission'),
    robot_id: z.string().describe('the robot'),
    job_id: z.string().describe('the job that the robot knows it by'),
    score: z.number().optional().describe('how well it fits, from 0 to 1'),
  }),
  example: { mission_id: 'm-17', allocation: 1, robot_id: 'r1', job_id: 'mission:m-17:1', score: 0.8 },
} as const satisfies EventType
