import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const jobFailed = {
  type: 'job.failed',
  description: 'A robot could not do its job.',
  emitted_by: ['fail-work'],
  schema: z.looseObject({
    job_id: z.string().min(1).max(128).optional().describe('the job, where it is known'),
    result: z.unknown().optional().describe('what came of it all the same, as the robot says it'),
    error: z
      .looseObject({
        code: z.string().describe('stable, for grouping'),
        message: z.string().optional().describe('for a person'),
      })
      .optional()
      .describe('what went wrong'),
  }),
  example: { job_id: 'job-17', error: { code: 'gripper_empty' } },
} as const satisfies EventType
