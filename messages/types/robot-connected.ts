import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const robotConnected = {
  type: 'robot.connected',
  kind: 'fact',
  description:
    'The robot is there and can be spoken to. Derived from a first state, from presence, or from telemetry after silence.',
  sender: 'the robot; presence events of the broker; a dialect, from a first state',
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
