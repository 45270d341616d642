import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation } from '../mission-fields.ts'

export const missionStepCompleted = {
  type: 'mission.step_completed',
  subject: 'mission',
  kind: 'fact',
  description: 'A step of the mission has ended, well or not.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        allocation,
        step: z.union([z.int().min(1), z.string().min(1).max(64)]).describe('its step_id, or its number from 1'),
        status: z.enum(['finished', 'failed', 'skipped']).describe('how it ended'),
        result: z.unknown().optional().describe('what came of it, as the robot says it'),
      }),
      valid: [
        { allocation: 1, step: 2, status: 'finished' },
        { allocation: 1, step: 'fetch', status: 'failed', result: 'nothing there' },
      ],
      invalid: [
        { payload: { allocation: 1, step: 2 }, why: 'how it ended is what the message is about' },
        { payload: { allocation: 1, step: 0, status: 'finished' }, why: 'steps count from 1' },
      ],
    },
  },
} as const satisfies MessageType
