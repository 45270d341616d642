import { workCompleted } from '../../../messages/types/work-completed.ts'
import { briefValue } from '../../brief.ts'
import { type Handler, payloadOf, runOf } from '../../handler.ts'
import { tellWaiting } from '../../tell.ts'
import { displacedJob } from './displaced-job.ts'
import type { WorkPorts } from './ports.ts'

/** The robot has done its job. */
export const completeWork: Handler<WorkPorts> = async (work, ports) => {
  const { message } = work
  const { job_id, result } = payloadOf(workCompleted.schema_versions[1].schema, message)
  const job = await ports.jobs.turn(runOf(work), { job_id, status: 'completed', at: message.received_at, by: 'fact' })
  await tellWaiting(
    work,
    ports,
    { status: 'done', ...(result !== undefined && { result: briefValue(result) }) },
    job.job_id,
  )
  return [
    ...displacedJob(job, message),
    {
      type: 'job.completed',
      payload: {
        ...(job.job_id !== undefined && { job_id: job.job_id }),
        ...(result !== undefined && { result: briefValue(result) }),
      },
    },
  ]
}
