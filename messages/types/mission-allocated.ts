import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation, robotId } from '../mission-fields.ts'

export const missionAllocated = {
  type: 'mission.allocated',
  subject: 'mission',
  kind: 'fact',
  description: 'A robot was given the mission.',
  senders: [{ who: 'service platform', from: 'the allocation' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        allocation,
        robot_id: robotId,
        job_id: z.string().min(1).max(128).describe('the job that the robot knows it by'),
        score: z.number().optional().describe('how well it fits; more is better'),
      }),
      valid: [{ allocation: 1, robot_id: 'r1', job_id: 'mission:m-17:1', score: 0.8 }],
      invalid: [
        { payload: { allocation: 1, job_id: 'mission:m-17:1' }, why: 'a mission is given to a robot' },
        { payload: { allocation: 0, robot_id: 'r1', job_id: 'mission:m-17:0' }, why: 'allocations count from 1' },
      ],
    },
  },
} as const satisfies MessageType
