import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const commandFinished = {
  type: 'command.finished',
  description: 'A command to a robot has come to its end.',
  emitted_by: ['send-command'],
  schema: z.looseObject({
    command_id: z.string().min(1).describe('message_id of the command'),
    type: z.string().min(1).describe('what was commanded, such as work.start'),
    outcome: z
      .enum(['done', 'rejected', 'failed', 'cancelled', 'expired', 'unanswered'])
      .describe('unanswered: sent as often as it may be, and never acknowledged; a failure of its own'),
    sends: z.int().min(0).describe('how often it was published'),
    acknowledged: z.boolean().describe('whether the robot ever said that it has it'),
    job_id: z.string().max(128).optional().describe('the job that it was about'),
    reason: z.string().optional().describe('why it was called back, in words for a person'),
    error: z
      .looseObject({
        code: z.string().min(1).max(128).describe('stable, for grouping'),
        message: z.string().optional().describe('for a person'),
      })
      .optional()
      .describe('of an end that is not done'),
    result: z.unknown().optional().describe('what came of it, as the robot says it'),
  }),
  example: {
    command_id: '5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e',
    type: 'work.start',
    outcome: 'rejected',
    sends: 1,
    acknowledged: true,
    job_id: 'job-17',
    error: { code: 'orderError', message: 'node n7 is not on the map' },
  },
} as const satisfies EventType
