/** What the handlers of `work` make of the job that a robot has in hand: their contract, written down a second time. */
import type { Occurrence } from './model.ts'

export interface JobInHand {
  /** `unknown` after a handler that may have run for a message that was not applied. */
  readonly job_id: string | undefined | typeof unknown
  readonly status: string
}

export const unknown = Symbol('unknown')

const open = ['assigned', 'running', 'paused']

export function jobAfter(
  job: JobInHand | undefined,
  handler: string,
  message: Occurrence['message'],
): JobInHand | undefined {
  const status = statusAfter[handler]
  if (status === undefined) return job
  const named = jobNamed(message)
  if (handler === 'start-work') return { job_id: named, status }
  if (handler === 'record-work') {
    const inHand = job !== undefined && open.includes(job.status) ? job.job_id : undefined
    return { job_id: named ?? inHand ?? message.correlation_id ?? message.message_id, status }
  }
  if (handler === 'release-work') return { job_id: job?.job_id, status }
  return { job_id: named ?? job?.job_id, status }
}

const statusAfter: Readonly<Record<string, string>> = {
  'start-work': 'assigned',
  'record-work': 'running',
  'complete-work': 'completed',
  'fail-work': 'failed',
  'stop-work': 'stopped',
  'pause-work': 'paused',
  'resume-work': 'running',
  'release-work': 'released',
}

/** A derived fact is not kept with its payload: which job it named is not known here. */
const jobNamed = ({ payload }: Occurrence['message']): string | undefined =>
  typeof payload?.job_id === 'string' ? payload.job_id : undefined
