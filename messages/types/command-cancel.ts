import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const commandCancel = {
  type: 'command.cancel',
  kind: 'request',
  description: 'Somebody no longer wants a command: one that waits is not sent, one that was sent is called back.',
  senders: [{ who: 'operator' }, { who: 'application' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        command_id: z.string().min(1).max(128).describe('message_id of the command'),
        reason: z.string().max(1000).optional().describe('why, in words for a person'),
      }),
      valid: [{ command_id: '5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e', reason: 'wrong robot' }],
      invalid: [{ payload: {}, why: 'a robot may have several commands' }],
    },
  },
} as const satisfies MessageType
