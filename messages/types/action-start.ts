import * as z from 'zod'
import { delivery } from '../delivery.ts'
import type { MessageType } from '../message-type.ts'

export const actionStart = {
  type: 'action.start',
  kind: 'request',
  description: 'Somebody wants the robot to do one thing beside its job, such as sound its horn or report its state.',
  senders: [{ who: 'operator' }, { who: 'application' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        action: z
          .looseObject({
            type: z.string().min(1).max(128).describe('in the words of the maker: beep, stateRequest, initPosition'),
            parameters: z.record(z.string(), z.unknown()).optional().describe('handed to the robot as they are'),
            blocking: z.enum(['NONE', 'SOFT', 'HARD']).optional().describe('what else it may do meanwhile'),
          })
          .describe('what to do'),
        reason: z.string().max(1000).optional().describe('why, in words for a person'),
        ...delivery,
      }),
      valid: [
        { action: { type: 'beep' } },
        {
          action: { type: 'initPosition', parameters: { x: 1, y: 2 } },
          offline: 'wait',
          deadline: '2026-05-13T14:00:00Z',
        },
      ],
      invalid: [
        { payload: {}, why: 'the action is what is asked for' },
        { payload: { action: { parameters: {} } }, why: 'an action has a type' },
        { payload: { action: { type: 'beep' }, offline: 'later' }, why: 'it waits or is refused' },
        { payload: { action: { type: 'beep' }, deadline: 'tomorrow' }, why: 'a deadline is a time' },
      ],
    },
  },
} as const satisfies MessageType
