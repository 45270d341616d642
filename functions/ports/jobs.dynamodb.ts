import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type Item, maybeTextIn, text, textIn } from './attributes.dynamodb.ts'
import { type JobInHand, type JobStatus, type Jobs, OtherJobInHand, openStatuses } from './jobs.ts'
import type { Run } from './run.ts'
import { contended, doneByLaterRun, type ItemChange, readItem, updateItem, writeItem } from './run-item.dynamodb.ts'

/**
 * One item per robot, `(robot_id, 'in-hand')`, under 1 KB. The usual message costs one write and no read: a look at the
 * item comes only after its condition has failed.
 */
export const jobsInDynamodb = (dynamodb: DynamoDBClient, table: string): Jobs => {
  /** Writes, unless another open job would be lost: then that one is displaced and named in the answer. */
  const displacing = async (run: Run, jobId: string, change: ItemChange): Promise<JobInHand> => {
    const values = { ...change.values, ':job': text(jobId) }
    const sets = [...change.sets, 'job = :job']
    const usual = { ...change, sets, values: { ...values, ...openValues }, condition: nobodyDisplaced }
    const written = await updateItem(dynamodb, run, usual)
    if (written) return jobOf(written, run)
    const found = await readItem(dynamodb, change)
    if (found && doneByLaterRun(found, run)) return jobOf(found, run)
    if (found?.job === undefined) throw contended(run, change)
    const displaced = await updateItem(dynamodb, run, {
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
    const values = { ...change.values, ':job': text(jobId) }
    const written = await updateItem(dynamodb, run, { ...change, values, condition: 'job = :job' })
    if (written) return jobOf(written, run)
    const found = await readItem(dynamodb, change)
    if (found && doneByLaterRun(found, run)) return jobOf(found, run)
    throw new OtherJobInHand(run.robot_id, jobId, found && maybeTextIn(found, 'job'))
  }

  const placeOf = (robotId: string) => ({
    table,
    key: { robot_id: text(robotId), entry: text('in-hand') },
    what: `the job in hand of ${robotId}`,
  })

  const statusChange = (run: Run, status: JobStatus, at: string): ItemChange => ({
    ...placeOf(run.robot_id),
    sets: ['#status = :status', 'status_at = :at'],
    names: { '#status': 'status' },
    values: { ':status': text(status), ':at': text(at) },
  })

  return {
    inHand: async (robotId) => {
      const item = await readItem(dynamodb, placeOf(robotId))
      return item && { status: statusOf(item), ...named(item) }
    },
    take: (run, { job_id, status, at }) => displacing(run, job_id, statusChange(run, status, at)),
    turn: async (run, { job_id, status, at, by }) => {
      const change = statusChange(run, status, at)
      if (job_id === undefined) return jobOf(await writeItem(dynamodb, run, change), run)
      return by === 'request' ? strictly(run, job_id, change) : displacing(run, job_id, change)
    },
  }
}

const openValues: Item = Object.fromEntries(openStatuses.map((status) => [`:${status}`, text(status)]))
const nobodyDisplaced = `attribute_not_exists(job) OR job = :job OR NOT #status IN (${Object.keys(openValues).join(', ')})`

const jobOf = (item: Item, run: Run): JobInHand => {
  const displaced = maybeTextIn(item, 'displaced')
  return {
    status: statusOf(item),
    ...named(item),
    ...(displaced !== undefined && maybeTextIn(item, 'displaced_by') === run.message_id && { displaced }),
  }
}

const named = (item: Item): { readonly job_id?: string } => {
  const job_id = maybeTextIn(item, 'job')
  return job_id === undefined ? {} : { job_id }
}

const statusOf = (item: Item): JobStatus => textIn(item, 'status') as JobStatus
