import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type JobInHand, type JobStatus, type Jobs, OtherJobInHand, openStatuses } from './jobs.ts'
import type { Run } from './run.ts'
import {
  contended,
  doneByLaterRun,
  type ItemChange,
  markTold,
  type RunItem,
  readItem,
  updateItem,
  writeItem,
} from './run-item.dynamodb.ts'

/**
 * One item per robot, `(robot_id, 'in-hand')`, under 1 KB. The usual message costs one write and no read: a look at the
 * item comes only after its condition has failed.
 */
export const jobsInDynamodb = (documents: DynamoDBDocumentClient, table: string): Jobs => {
  /** Writes, unless another open job would be lost: then that one is displaced and named in the answer. */
  const displacing = async (run: Run, jobId: string, change: ItemChange): Promise<JobInHand> => {
    const values = { ...change.values, ':job': jobId }
    const sets = [...change.sets, 'job = :job']
    const usual = { ...change, sets, values: { ...values, ...openValues }, condition: nobodyDisplaced }
    const written = await updateItem<JobItem>(documents, table, run, usual)
    if (written) return jobOf(written, run)
    const found = await readItem<JobItem>(documents, table, change)
    if (found && doneByLaterRun(found, run)) return jobOf(found, run)
    if (found?.job === undefined) throw contended(run, change)
    const displaced = await updateItem<JobItem>(documents, table, run, {
      ...change,
      sets: [...sets, 'displaced = :displaced', 'displaced_by = :message'],
      values: { ...values, ':displaced': found.job },
      condition: 'job = :displaced',
    })
    if (displaced) return jobOf(displaced, run)
    throw contended(run, change)
  }

  /** Writes only if the job that is meant is the one in hand. */
  const strictly = async (run: Run, jobId: string, change: ItemChange): Promise<JobInHand> => {
    const values = { ...change.values, ':job': jobId }
    const written = await updateItem<JobItem>(documents, table, run, { ...change, values, condition: 'job = :job' })
    if (written) return jobOf(written, run)
    const found = await readItem<JobItem>(documents, table, change)
    if (found && doneByLaterRun(found, run)) return jobOf(found, run)
    throw new OtherJobInHand(run.robot_id, jobId, found?.job)
  }

  return {
    inHand: async (robotId) => {
      const item = await readItem<JobItem>(documents, table, itemOf(robotId))
      return item && { status: item.status, ...(item.job !== undefined && { job_id: item.job }) }
    },
    take: (run, { job_id, status, at }) => displacing(run, job_id, statusChange(run, status, at)),
    turn: (run, { job_id, status, at, by }) => {
      const change = statusChange(run, status, at)
      if (job_id === undefined) return writeItem<JobItem>(documents, table, run, change).then((job) => jobOf(job, run))
      return by === 'request' ? strictly(run, job_id, change) : displacing(run, job_id, change)
    },
    told: (run) => markTold(documents, table, run, itemOf(run.robot_id)),
  }
}

interface JobItem extends RunItem {
  readonly job?: string
  readonly status: JobStatus
  readonly displaced?: string
  readonly displaced_by?: string
}

const itemOf = (robotId: string) => ({
  key: { robot_id: robotId, job_id: 'in-hand' },
  what: `the job in hand of ${robotId}`,
})

const statusChange = (run: Run, status: JobStatus, at: string): ItemChange => ({
  ...itemOf(run.robot_id),
  sets: ['#status = :status', 'status_at = :at'],
  names: { '#status': 'status' },
  values: { ':status': status, ':at': at },
})

const openValues = Object.fromEntries(openStatuses.map((status) => [`:${status}`, status]))
const nobodyDisplaced = `attribute_not_exists(job) OR job = :job OR NOT #status IN (${Object.keys(openValues).join(', ')})`

const jobOf = (item: JobItem, run: Run): JobInHand => ({
  status: item.status,
  told: item.told_of === run.message_id,
  ...(item.job !== undefined && { job_id: item.job }),
  ...(item.displaced !== undefined && item.displaced_by === run.message_id && { displaced: item.displaced }),
})
