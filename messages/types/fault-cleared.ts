import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const faultCleared = {
  type: 'fault.cleared',
  kind: 'fact',
  description: 'The fault is gone.',
  senders: [{ who: 'robot' }, { who: 'dialect', from: 'no grave error left' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        code: z.string().min(1).max(128).describe('stable, for grouping: the error type of the maker'),
        message: z.string().max(1000).optional().describe('for a person'),
        level: z.string().min(1).max(32).optional().describe('in the words of the maker, such as FATAL'),
      }),
      valid: [{ code: 'motor_stalled' }, { code: 'motor_stalled', message: 'left drive, 14 A', level: 'FATAL' }],
      invalid: [
        { payload: {}, why: 'a fault has a code' },
        { payload: { code: 42 }, why: 'code is a text' },
      ],
    },
  },
} as const satisfies MessageType
