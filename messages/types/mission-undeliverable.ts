import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation } from '../mission-fields.ts'

export const missionUndeliverable = {
  type: 'mission.undeliverable',
  subject: 'mission',
  kind: 'fact',
  description: 'The mission cannot be brought to any robot; a person has to look.',
  senders: [{ who: 'service platform', from: 'the allocation' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        allocation: allocation.optional(),
        cause: z.string().min(1).max(128).describe('why, stable, for grouping'),
      }),
      valid: [{ cause: 'refused_by_every_robot' }, { allocation: 3, cause: 'unanswered' }],
      invalid: [{ payload: {}, why: 'there is a cause' }],
    },
  },
} as const satisfies MessageType
