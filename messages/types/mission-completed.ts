import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation } from '../mission-fields.ts'

export const missionCompleted = {
  type: 'mission.completed',
  subject: 'mission',
  kind: 'fact',
  description: 'The robot has done the mission.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        allocation,
        result: z.unknown().optional().describe('what came of it, as the robot says it'),
      }),
      valid: [{ allocation: 1 }, { allocation: 1, result: { picked: 4 } }],
      invalid: [{ payload: {}, why: 'it is about one allocation' }],
    },
  },
} as const satisfies MessageType
