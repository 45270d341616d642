import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { time } from '../mission-fields.ts'

export const missionDeadlinePassed = {
  type: 'mission.deadline_passed',
  subject: 'mission',
  kind: 'fact',
  description: 'The time by which the mission was wanted is over.',
  senders: [{ who: 'service platform', from: 'a timer' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        deadline: time.describe('RFC 3339: when it was'),
      }),
      valid: [{ deadline: '2026-05-13T14:00:00Z' }],
      invalid: [
        { payload: {}, why: 'a deadline is a time' },
        { payload: { deadline: 'noon' }, why: 'a deadline is a time' },
      ],
    },
  },
} as const satisfies MessageType
