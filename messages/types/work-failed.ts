import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const workFailed = {
  type: 'work.failed',
  kind: 'fact',
  description: 'The robot could not do its job.',
  senders: [{ who: 'robot' }, { who: 'dialect', from: 'a failed action, a leg replaced or dropped' }],
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
      valid: [{}, { job_id: 'job-17', error: { code: 'gripper_empty', message: 'nothing to pick at HBW' } }],
      invalid: [
        { payload: { error: 'broken' }, why: 'an error has a code' },
        { payload: { error: { message: 'broken' } }, why: 'an error has a code' },
      ],
    },
  },
} as const satisfies MessageType
