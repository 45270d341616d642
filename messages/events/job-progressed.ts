import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const jobProgressed = {
  type: 'job.progressed',
  description: 'A robot has come further with a job, stands still, or goes on.',
  emitted_by: ['tell-progress'],
  schema: z.looseObject({
    job_id: z.string().min(1).max(128).optional().describe('the job, where the robot named it'),
    progress: z.enum(['running', 'paused', 'waiting_update', 'blocked']).describe('how it goes on'),
    was: z.enum(['running', 'paused', 'waiting_update', 'blocked']).optional().describe('how it went on before'),
    reason: z.string().optional().describe('why it does not go on, for a person'),
    steps_done: z.int().min(0).optional().describe('steps that have ended, counted from the first without a gap'),
    steps_left: z.int().min(0).optional().describe('all others'),
    actions: z
      .array(z.looseObject({ action_id: z.string(), status: z.string() }))
      .optional()
      .describe('actions that have ended, in the words of VDA 5050'),
  }),
  example: { job_id: 'mission:m-17:1', progress: 'running', was: 'paused', steps_done: 1, steps_left: 2 },
} as const satisfies EventType
