import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const missionNeedsPerson = {
  type: 'mission.needs_person',
  description: 'A mission goes no further until a person has looked: at a load, or at an order that no robot takes.',
  emitted_by: ['fence-mission', 'reallocate-mission', 'end-mission'],
  notifies: true,
  schema: z.looseObject({
    mission_id: z.string().min(1).describe('the mission'),
    allocation: z.int().min(1).optional().describe('which allocation of the mission'),
    robot_id: z.string().optional().describe('the robot that had it last'),
    because: z
      .enum(['load', 'undeliverable'])
      .describe('load: something may be on a robot that was given up; undeliverable: no robot takes it'),
    cause: z.string().describe('what led to it'),
  }),
  example: { mission_id: 'm-17', allocation: 1, robot_id: 'r1', because: 'load', cause: 'lease_expired' },
} as const satisfies EventType
