import * as z from 'zod'
import type { MessageType } from '../message-type.ts'
import { allocation, error } from '../mission-fields.ts'

export const missionFailed = {
  type: 'mission.failed',
  subject: 'mission',
  kind: 'fact',
  description: 'The mission could not be done.',
  senders: [{ who: 'service platform', from: 'following its robot' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        allocation,
        error,
        category: z.string().min(1).max(64).describe('whose failure: robot, order, load, site …'),
      }),
      valid: [{ allocation: 1, error: { code: 'gripper_empty', message: 'nothing to pick at HBW' }, category: 'load' }],
      invalid: [{ payload: { allocation: 1, error: 'broken', category: 'robot' }, why: 'an error has a code' }],
    },
  },
} as const satisfies MessageType
