import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const jobReleased = {
  type: 'job.released',
  description: 'A robot can no longer do its job: somebody else may take it.',
  emitted_by: ['release-work', 'start-work', 'record-work', 'complete-work', 'fail-work'],
  schema: z.looseObject({
    job_id: z.string().min(1).max(128).optional().describe('the job, where it is known'),
    cause: z.string().describe('type of the message that took the robot away, such as battery.low'),
  }),
  example: { job_id: 'job-17', cause: 'battery.low' },
} as const satisfies EventType
