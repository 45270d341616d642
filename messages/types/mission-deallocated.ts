import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation } from '../mission-fields.ts'

export const missionDeallocated = {
  type: 'mission.deallocated',
  subject: 'mission',
  kind: 'fact',
  description: 'The mission was taken from its robot: it cannot do it, or not any more.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        allocation,
        cause: z.string().min(1).max(128).describe('why, stable: fault, battery, offline, order_rejected …'),
      }),
      valid: [{ allocation: 1, cause: 'fault' }],
      invalid: [{ payload: { allocation: 1 }, why: 'there is a cause' }],
    },
  },
} as const satisfies MessageType
