import * as z from 'zod'
import { delivery } from '../delivery.ts'
import type { MessageType } from '../message-type.ts'

export const robotStop = {
  type: 'robot.stop',
  kind: 'request',
  description:
    'Emergency stop: somebody wants the robot to stand still now. Every policy allows it in every state, so the command is on its way before the decision is.',
  senders: [{ who: 'operator' }, { who: 'application' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        reason: z.string().max(1000).optional().describe('why, in words for a person'),
        ...delivery,
      }),
      valid: [{}, { reason: 'person on the track' }],
      invalid: [{ payload: { reason: ['person'] }, why: 'reason is a text' }],
    },
  },
} as const satisfies MessageType
