import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation } from '../mission-fields.ts'

export const missionLeaseExpired = {
  type: 'mission.lease_expired',
  subject: 'mission',
  kind: 'fact',
  description: 'The robot of the mission was silent for longer than its lease.',
  senders: [{ who: 'service platform', from: 'a timer' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        allocation,
        lease: z
          .string()
          .min(1)
          .max(64)
          .optional()
          .describe(
            'message_id of the mission.robot_silent that began it: an earlier silence says nothing of a later one',
          ),
      }),
      valid: [{ allocation: 1 }, { allocation: 1, lease: '6f3f8a52-0c3c-5b0e-9c39-0f4a5d1f2a11' }],
      invalid: [{ payload: {}, why: 'it is about one allocation' }],
    },
  },
} as const satisfies MessageType
