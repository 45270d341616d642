import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation } from '../mission-fields.ts'

export const missionSent = {
  type: 'mission.sent',
  subject: 'mission',
  kind: 'fact',
  description: 'The order is on its way to the robot.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        allocation,
      }),
      valid: [{ allocation: 1 }],
      invalid: [
        { payload: {}, why: 'it is about one allocation' },
        { payload: { allocation: '1' }, why: 'a number, not a text' },
      ],
    },
  },
} as const satisfies MessageType
