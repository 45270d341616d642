import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const robotLost = {
  type: 'robot.lost',
  kind: 'fact',
  description: 'An unreachable robot stayed so for longer than its work can wait.',
  senders: [{ who: 'quiet check' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        reason: z.string().max(1000).optional().describe('why, in words for a person'),
        silent_since: z
          .string()
          .optional()
          .describe('RFC 3339: since when nothing was heard; refused as stale if the robot was heard after it'),
      }),
      valid: [{}, { reason: 'unreachable for 15 min' }],
      invalid: [{ payload: { reason: 7 }, why: 'reason is a text' }],
    },
  },
} as const satisfies MessageType
