import * as z from 'zod'
import { delivery } from '../delivery.ts'
import type { MessageType } from '../message-type.ts'

export const robotResume = {
  type: 'robot.resume',
  kind: 'request',
  description:
    'Somebody lets a robot that was stopped move again, and be given work. One that stands at its job goes on with it. A stop ends by nothing else: not by a lost link, nor by the end of the job.',
  senders: [{ who: 'operator' }, { who: 'application' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        reason: z.string().max(1000).optional().describe('why, in words for a person'),
        ...delivery,
      }),
      valid: [{}, { reason: 'the track is clear' }],
      invalid: [{ payload: { reason: false }, why: 'reason is a text' }],
    },
  },
} as const satisfies MessageType
