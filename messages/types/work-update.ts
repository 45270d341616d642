import * as z from 'zod'
import { delivery } from '../delivery.ts'
import type { MessageType } from '../message-type.ts'

export const workUpdate = {
  type: 'work.update',
  kind: 'request',
  description: 'Somebody adds to the job that the robot has in hand: the next stretch of its way, more steps.',
  senders: [{ who: 'operator' }, { who: 'application' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        job_id: z.string().min(1).max(128).describe('the job in hand'),
        params: z.record(z.string(), z.unknown()).describe('what is added, handed to the robot as it is'),
        ...delivery,
      }),
      valid: [{ job_id: 'job-17', params: { steps: [{ kind: 'drop' }] } }],
      invalid: [
        { payload: { params: {} }, why: 'nobody guesses which job is meant' },
        { payload: { job_id: 'job-17' }, why: 'what is added is what the message is about' },
      ],
    },
  },
} as const satisfies MessageType
