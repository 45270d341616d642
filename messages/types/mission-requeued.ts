import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation } from '../mission-fields.ts'

export const missionRequeued = {
  type: 'mission.requeued',
  subject: 'mission',
  kind: 'fact',
  description: 'Its robot is free of the mission, which may be given to another.',
  senders: [{ who: 'service platform', from: 'the end of a claim' }],
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
