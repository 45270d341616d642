import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const batteryLow = {
  type: 'battery.low',
  kind: 'fact',
  description: 'The robot must charge before it can take more work.',
  senders: [{ who: 'robot' }, { who: 'dialect', from: 'low readings for a minute, the last one at rest' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        battery: z.number().min(0).max(100).describe('charge in percent'),
      }),
      valid: [{ battery: 12 }, { battery: 99.5 }],
      invalid: [
        { payload: {}, why: 'the charge is what the message is about' },
        { payload: { battery: 219 }, why: 'percent end at 100' },
        { payload: { battery: '12' }, why: 'a number, not a text' },
      ],
    },
  },
} as const satisfies MessageType
