import * as z from 'zod'
import { delivery } from '../delivery.ts'
import type { MessageType } from '../message-type.ts'

export const workRevoke = {
  type: 'work.revoke',
  kind: 'request',
  description:
    'A job is taken back from a robot that was given up on: whatever it still believes, it must not go on with it.',
  senders: [{ who: 'operator' }, { who: 'application' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        job_id: z.string().min(1).max(128).describe('the job that the robot may still believe to have'),
        reason: z.string().max(1000).optional().describe('why, in words for a person'),
        ...delivery,
      }),
      valid: [{ job_id: 'job-17' }, { job_id: 'job-17', reason: 'given to another robot' }],
      invalid: [
        { payload: {}, why: 'the robot may have been given other work meanwhile' },
        { payload: { job_id: '' }, why: 'an empty id names nothing' },
      ],
    },
  },
} as const satisfies MessageType
