import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation } from '../mission-fields.ts'

export const missionCancelled = {
  type: 'mission.cancelled',
  subject: 'mission',
  kind: 'fact',
  description: 'The robot does no more for the mission, as it was told.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        allocation: allocation.optional(),
      }),
      valid: [{}, { allocation: 1 }],
      invalid: [{ payload: { allocation: '1' }, why: 'a number, not a text' }],
    },
  },
} as const satisfies MessageType
