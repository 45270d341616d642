import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const fleetOutOfCapacity = {
  type: 'fleet.out_of_capacity',
  description: 'A mission found no robot, for the first time since there were robots for all.',
  emitted_by: ['enqueue-mission', 'requeue-mission'],
  schema: z.looseObject({
    fleet: z.string().optional().describe('whose robots; all when absent'),
    mission_id: z.string().min(1).describe('the mission that waits'),
    reason: z.string().describe('why, stable: no_robot_free, robots_charging …'),
    robots: z.record(z.string(), z.int()).describe('how many robots each reason holds back'),
  }),
  example: { fleet: 'north', mission_id: 'm-17', reason: 'no_robot_free', robots: { no_robot_free: 4 } },
} as const satisfies EventType
