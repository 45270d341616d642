import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const jobAssigned = {
  type: 'job.assigned',
  description: 'A robot was told to do a job: the command is on its way.',
  emitted_by: ['start-work'],
  schema: z.looseObject({
    job_id: z.string().min(1).max(128).describe('the job'),
    kind: z.string().optional().describe('what sort of work'),
    command_id: z.string().describe('message_id of the command to the robot'),
  }),
  example: { job_id: 'job-17', kind: 'transport', command_id: '5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e' },
} as const satisfies EventType
