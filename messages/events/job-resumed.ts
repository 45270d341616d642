import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const jobResumed = {
  type: 'job.resumed',
  description: 'A paused job goes on.',
  emitted_by: ['resume-work', 'resume-robot'],
  schema: z.looseObject({
    job_id: z.string().min(1).max(128).optional().describe('the job, where it is known'),
    reason: z.string().optional().describe('why, in words for a person'),
    command_id: z.string().optional().describe('message_id of the command to the robot'),
  }),
  example: { job_id: 'job-17', command_id: '5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e' },
} as const satisfies EventType
