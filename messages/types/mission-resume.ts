import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { reason } from '../mission-fields.ts'

export const missionResume = {
  type: 'mission.resume',
  subject: 'mission',
  kind: 'request',
  description: 'Somebody wants a paused mission to go on.',
  senders: [{ who: 'operator' }, { who: 'application' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        reason: reason.optional(),
      }),
      valid: [{}, { reason: 'person on the track' }],
      invalid: [{ payload: { reason: 7 }, why: 'reason is a text' }],
    },
  },
} as const satisfies MessageType
