import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const jobStarted = {
  type: 'job.started',
  description: 'A robot has begun a job.',
  emitted_by: ['record-work'],
  schema: z.looseObject({
    job_id: z.string().min(1).max(128).optional().describe('the job, where the robot named it'),
  }),
  example: { job_id: 'job-17' },
} as const satisfies EventType
