import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const robotConnected = {
  type: 'robot.connected',
  kind: 'fact',
  description:
    'The robot is there and can be spoken to. Derived from a first state, from presence, or from telemetry after silence.',
  senders: [
    { who: 'robot' },
    { who: 'broker', from: 'a lifecycle event' },
    { who: 'dialect', from: 'a first state, a connection message, or any word after silence' },
  ],
  schema_versions: {
    1: {
      schema: z.looseObject({
        reason: z.string().max(1000).optional().describe('why, in words for a person'),
      }),
      valid: [{}, { reason: 'power on' }],
      invalid: [{ payload: { reason: 7 }, why: 'reason is a text' }],
    },
  },
} as const satisfies MessageType
