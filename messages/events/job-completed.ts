import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const jobCompleted = {
  type: 'job.completed',
  description: 'A robot has done its job.',
  emitted_by: ['complete-work'],
  schema: z.looseObject({
    job_id: z.string().min(1).max(128).optional().describe('the job, where it is known'),
    result: z.unknown().optional().describe('what came of it, as the robot says it'),
  }),
  example: { job_id: 'job-17', result: { picked: 4 } },
} as const satisfies EventType
