import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const workStarted = {
  type: 'work.started',
  kind: 'fact',
  description: 'The robot has begun a job, ours or one that another master gave it.',
  senders: [{ who: 'robot' }, { who: 'dialect', from: 'a new leg of an order' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        job_id: z.string().min(1).max(128).optional().describe('the job; the one in hand when absent'),
        result: z.unknown().optional().describe('what came of it, as the robot says it'),
        error: z
          .looseObject({
            code: z.string().min(1).max(128).describe('stable, for grouping'),
            message: z.string().max(1000).optional().describe('for a person'),
          })
          .optional()
          .describe('what went wrong'),
      }),
      valid: [{}, { job_id: 'job-17' }],
      invalid: [{ payload: { job_id: 17 }, why: 'job_id is a text' }],
    },
  },
} as const satisfies MessageType
