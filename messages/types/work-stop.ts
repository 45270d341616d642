import * as z from 'zod'
import { delivery } from '../delivery.ts'
import type { MessageType } from '../message-type.ts'

export const workStop = {
  type: 'work.stop',
  kind: 'request',
  description: 'Somebody wants the robot to give up the job in hand.',
  senders: [{ who: 'operator' }, { who: 'application' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        job_id: z.string().min(1).max(128).optional().describe('the job meant; the one in hand when absent'),
        reason: z.string().max(1000).optional().describe('why, in words for a person'),
        ...delivery,
      }),
      valid: [{}, { job_id: 'job-17', reason: 'order cancelled' }],
      invalid: [{ payload: { job_id: 17 }, why: 'job_id is a text' }],
    },
  },
} as const satisfies MessageType
