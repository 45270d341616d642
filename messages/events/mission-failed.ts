import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const missionFailed = {
  type: 'mission.failed',
  description: 'A mission could not be done, or only a part of it.',
  emitted_by: ['fail-mission', 'end-mission'],
  schema: z.looseObject({
    mission_id: z.string().min(1).describe('the mission'),
    allocation: z.int().min(1).describe('which allocation of the mission'),
    robot_id: z.string().optional().describe('the robot that had it'),
    category: z.string().describe('whose failure: robot, order, load, partial …'),
    error: z
      .looseObject({
        code: z.string().describe('stable, for grouping'),
        message: z.string().optional().describe('for a person'),
      })
      .optional()
      .describe('what went wrong'),
    steps_done: z.int().min(0).optional().describe('how many steps ended well, where a part was done'),
    steps_failed: z.int().min(0).optional().describe('how many did not'),
  }),
  example: { mission_id: 'm-17', allocation: 1, robot_id: 'r1', category: 'load', error: { code: 'gripper_empty' } },
} as const satisfies EventType
