import * as z from 'zod'
import type { MessageType } from '../message-type.ts'

export const faultRaised = {
  type: 'fault.raised',
  kind: 'fact',
  description: 'Something keeps the robot from working until somebody has looked.',
  senders: [{ who: 'robot' }, { who: 'dialect', from: 'an error of a grave level' }],
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
