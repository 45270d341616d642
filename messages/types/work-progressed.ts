import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const workProgressed = {
  type: 'work.progressed',
  kind: 'fact',
  description:
    'How far a job of ours has come: steps that have ended, and whether it runs, is paused, blocked, or waits for more.',
  senders: [
    { who: 'robot' },
    { who: 'dialect', from: 'a state in which more of an order of ours is done than before' },
  ],
  schema_versions: {
    1: {
      schema: z.looseObject({
        job_id: z.string().min(1).max(128).optional().describe('the job; the one in hand when absent'),
        progress: z.enum(['running', 'paused', 'waiting_update', 'blocked']).describe('how it goes on'),
        was: z.enum(['running', 'paused', 'waiting_update', 'blocked']).optional().describe('how it went on before'),
        reason: z.string().max(1000).optional().describe('why it does not go on, for a person'),
        steps_done: z.int().min(0).optional().describe('steps that have ended, counted from the first without a gap'),
        steps_left: z.int().min(0).optional().describe('all others'),
        actions: z
          .array(
            z.looseObject({
              action_id: z.string().max(256).describe('<job_id>:<number of the step, from 0>, where we gave it'),
              status: z.string().max(32).describe('FINISHED or FAILED'),
            }),
          )
          .max(64)
          .optional()
          .describe('actions of the job that have ended'),
      }),
      valid: [
        { progress: 'running' },
        { job_id: 'job-17', progress: 'paused', was: 'running', steps_done: 1, steps_left: 2 },
        { job_id: 'job-17', progress: 'blocked', reason: 'something stands in the way' },
      ],
      invalid: [
        { payload: {}, why: 'it says how it goes on' },
        { payload: { progress: 'lost' }, why: 'one of the four' },
        { payload: { progress: 'running', steps_done: -1 }, why: 'steps are counted' },
      ],
    },
  },
} as const satisfies MessageType
