import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const workCompleted = {
  type: 'work.completed',
  kind: 'fact',
  description: 'The robot has done its job.',
  senders: [{ who: 'robot' }, { who: 'dialect', from: 'a leg with nothing left' }],
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
      valid: [{}, { job_id: 'job-17', result: { picked: 4 } }],
      invalid: [{ payload: { job_id: '' }, why: 'an empty id names nothing' }],
    },
  },
} as const satisfies MessageType
