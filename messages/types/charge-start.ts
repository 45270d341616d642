import * as z from 'zod'
import { delivery } from '../delivery.ts'
import type { MessageType } from '../message-type.ts'

export const chargeStart = {
  type: 'charge.start',
  kind: 'request',
  description: 'Somebody wants the robot to go and charge.',
  senders: [{ who: 'operator' }, { who: 'application' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        reason: z.string().max(1000).optional().describe('why, in words for a person'),
        ...delivery,
      }),
      valid: [{}, { reason: 'night shift' }],
      invalid: [{ payload: { reason: 12 }, why: 'reason is a text' }],
    },
  },
} as const satisfies MessageType
