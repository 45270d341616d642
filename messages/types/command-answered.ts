import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const commandAnswered = {
  type: 'command.answered',
  kind: 'fact',
  description: 'The robot answers a command: it has it, it is at it, or how it ended.',
  senders: [{ who: 'robot' }, { who: 'dialect', from: 'an order or action that is echoed, refused or at its end' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        command_id: z
          .string()
          .min(1)
          .max(128)
          .describe('message_id of the command; a VDA 5050 action has it as its id'),
        status: z
          .enum(['acknowledged', 'running', 'done', 'rejected', 'failed', 'cancelled'])
          .describe('the last four end it'),
        result: z.unknown().optional().describe('what came of it, as the robot says it'),
        error: z
          .looseObject({
            code: z.string().min(1).max(128).describe('stable, for grouping'),
            message: z.string().max(1000).optional().describe('for a person'),
          })
          .optional()
          .describe('why it was rejected or failed'),
      }),
      valid: [
        { command_id: '5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e', status: 'acknowledged' },
        {
          command_id: '5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e',
          status: 'rejected',
          error: { code: 'orderUpdateError', message: 'node n7 is not on the map' },
        },
      ],
      invalid: [
        { payload: { status: 'done' }, why: 'an answer says to what' },
        { payload: { command_id: 'c1', status: 'ok' }, why: 'one of the six' },
        { payload: { command_id: 'c1', status: 'failed', error: 'broken' }, why: 'an error has a code' },
      ],
    },
  },
} as const satisfies MessageType
