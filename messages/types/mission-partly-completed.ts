import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation, error } from '../mission-fields.ts'

export const missionPartlyCompleted = {
  type: 'mission.partly_completed',
  subject: 'mission',
  kind: 'fact',
  description: 'The robot has done some steps of the mission and failed at others.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        allocation,
        steps_done: z.int().min(0).describe('how many ended well'),
        steps_failed: z.int().min(0).describe('how many did not'),
        error: error.optional().describe('why, where it is not that the robot failed at them'),
      }),
      valid: [{ allocation: 1, steps_done: 2, steps_failed: 1 }],
      invalid: [{ payload: { allocation: 1 }, why: 'which part is what the message is about' }],
    },
  },
} as const satisfies MessageType
