import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation, reason } from '../mission-fields.ts'

export const missionBlocked = {
  type: 'mission.blocked',
  subject: 'mission',
  kind: 'fact',
  description: 'The robot cannot go on by itself and keeps the mission.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        allocation,
        reason: reason.optional(),
      }),
      valid: [{ allocation: 1, reason: 'FATAL: lift jammed' }],
      invalid: [{ payload: {}, why: 'it is about one allocation' }],
    },
  },
} as const satisfies MessageType
