import * as z from 'zod'
import { delivery } from '../delivery.ts'
import type { MessageType } from '../message-type.ts'

export const workStart = {
  type: 'work.start',
  kind: 'request',
  description: 'Somebody wants the robot to do a job.',
  senders: [{ who: 'operator' }, { who: 'application' }],
  schema_versions: {
    1: {
      schema: z.looseObject({
        job_id: z.string().min(1).max(128).describe('the job; later messages about it name it again'),
        kind: z.string().min(1).max(64).optional().describe('what sort of work, in the words of the site'),
        params: z.record(z.string(), z.unknown()).optional().describe('handed to the robot as it is'),
        ...delivery,
      }),
      valid: [{ job_id: 'job-17' }, { job_id: 'job-17', kind: 'transport', params: { from: 'HBW', to: 'DPS' } }],
      invalid: [
        { payload: {}, why: 'a job has an id' },
        { payload: { job_id: '' }, why: 'an empty id names nothing' },
        { payload: { job_id: 'job-17', params: [1] }, why: 'params are named' },
      ],
    },
  },
} as const satisfies MessageType
