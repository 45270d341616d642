import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const robotDisconnected = {
  type: 'robot.disconnected',
  kind: 'fact',
  description: 'The robot said goodbye, or its broker session ended.',
  senders: [
    { who: 'robot' },
    { who: 'broker', from: 'a lifecycle event' },
    { who: 'dialect', from: 'a connection message' },
  ],
  schema_versions: {
    1: {
      schema: z.looseObject({
        reason: z.string().max(1000).optional().describe('why, in words for a person'),
      }),
      valid: [{}, { reason: 'MQTT_KEEP_ALIVE_TIMEOUT' }],
      invalid: [{ payload: { reason: 7 }, why: 'reason is a text' }],
    },
  },
} as const satisfies MessageType
