import { workFailed } from '../../../messages/types/work-failed.ts'
import { briefText, briefValue } from '../../brief.ts'
import { type Handler, payloadOf, runOf } from '../../handler.ts'
import { tellWaiting } from '../../tell.ts'
import { displacedJob } from './displaced-job.ts'
import type { WorkPorts } from './ports.ts'

/** The robot could not do its job. */
export const failWork: Handler<WorkPorts> = async (work, ports) => {
  const { message } = work
  const { job_id, error, result } = payloadOf(workFailed.schema_versions[1].schema, message)
  const job = await ports.jobs.turn(runOf(work), { job_id, status: 'failed', at: message.received_at, by: 'fact' })
  const status = error?.code === 'cancelled' ? 'cancelled' : 'failed'
  await tellWaiting(
    work,
    ports,
    { status, ...(error && { error: { code: error.code, message: error.message } }) },
    job.job_id,
  )
  return [
    ...displacedJob(job, message),
    {
      type: 'job.failed',
      payload: {
        ...(job.job_id !== undefined && { job_id: job.job_id }),
        ...(result !== undefined && { result: briefValue(result) }),
        ...(error && {
          error: {
            code: error.code,
            ...(error.message !== undefined && { message: briefText(error.message) }),
          },
        }),
      },
    },
  ]
}
