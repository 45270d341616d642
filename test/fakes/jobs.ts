import { type JobInHand, type JobStatus, type Jobs, OtherJobInHand, openStatuses } from '../../functions/ports/jobs.ts'
import type { Run } from '../../functions/ports/run.ts'
import { doneBefore, type Fenced } from './runs.ts'

interface Item extends Fenced {
  readonly job?: string
  readonly status: JobStatus
  readonly displaced?: string
  readonly displaced_by?: string
}

export interface FakeJobs extends Jobs {
  readonly writes: number
}

export const fakeJobs = (): FakeJobs => {
  const items = new Map<string, Item>()
  let writes = 0

  const write = (run: Run, status: JobStatus, jobId: string | undefined, strict: boolean): JobInHand => {
    const item = items.get(run.robot_id)
    if (item && doneBefore(item, run)) return jobOf(item, run)
    if (strict && jobId !== undefined && item?.job !== jobId) throw new OtherJobInHand(run.robot_id, jobId, item?.job)
    const lost =
      item?.job !== undefined && jobId !== undefined && item.job !== jobId && openStatuses.includes(item.status)
    const written: Item = {
      ...item,
      run,
      status,
      ...(jobId !== undefined && { job: jobId }),
      ...(lost && { displaced: item.job, displaced_by: run.message_id }),
    }
    items.set(run.robot_id, written)
    writes += 1
    return jobOf(written, run)
  }

  return {
    get writes() {
      return writes
    },
    inHand: async (robotId) => {
      const item = items.get(robotId)
      return item && { status: item.status, ...(item.job !== undefined && { job_id: item.job }) }
    },
    take: async (run, { job_id, status }) => write(run, status, job_id, false),
    turn: async (run, { job_id, status, by }) => write(run, status, job_id, by === 'request'),
  }
}

const jobOf = (item: Item, run: Run): JobInHand => ({
  status: item.status,
  ...(item.job !== undefined && { job_id: item.job }),
  ...(item.displaced !== undefined && item.displaced_by === run.message_id && { displaced: item.displaced }),
})
