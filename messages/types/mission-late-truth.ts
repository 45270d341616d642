import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation } from '../mission-fields.ts'

export const missionLateTruth = {
  type: 'mission.late_truth',
  subject: 'mission',
  kind: 'fact',
  description: 'How an allocation ended that is over: recorded, never counted again.',
  senders: [
    { who: 'service platform', from: 'following its robot' },
    { who: 'dialect', from: 'the end of an allocation that is over' },
  ],
  schema_versions: {
    1: {
      schema: z.looseObject({
        allocation,
        said: z.enum(['completed', 'partly_completed', 'failed', 'cancelled']).describe('how it ended'),
      }),
      valid: [{ allocation: 1, said: 'completed' }],
      invalid: [{ payload: { allocation: 1 }, why: 'what was said is what the message is about' }],
    },
  },
} as const satisfies MessageType
