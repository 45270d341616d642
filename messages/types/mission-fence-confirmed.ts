import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation } from '../mission-fields.ts'

export const missionFenceConfirmed = {
  type: 'mission.fence_confirmed',
  subject: 'mission',
  kind: 'fact',
  description: 'The robot that was given up can do no more for the mission: its order is revoked and nothing is on it.',
  senders: [{ who: 'service platform', from: 'the fence' }],
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
