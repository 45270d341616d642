import * as z from 'zod'
import { type FailureRecord, withReport } from '../../failures/record.ts'
import { attemptOfOperation, type Try } from '../../failures/try-again.ts'
import { inParallel } from '../../in-parallel.ts'
import { type FailedBytes, INLINE_BYTES_MAX } from '../../ports/failed-bytes.ts'
import type { FailureReport } from '../../ports/failure-intake.ts'
import type { Frozen, Operation } from '../../ports/operations.ts'
import type { OperatePorts } from './ports.ts'

/**
 * Tries of messages that nobody has decided: the lake has them, and no record. Each begins its record with the try, and the
 * books count it then: published, and dead until its end is known. Whatever has a record by now, of somebody else's making,
 * is left alone.
 */
export const missedTries = async (
  batch: readonly Frozen[],
  { operation_id }: Operation,
  { failures, bytes }: Pick<OperatePorts, 'failures' | 'bytes'>,
): Promise<readonly Pick<Try, 'record' | 'first'>[]> => {
  const standing = await failures.find(batch.map(({ failure_id }) => failure_id))
  const tries = new Map<string, Pick<Try, 'record' | 'first'>>()
  await inParallel(batch, readsAtOnce, async (one) => {
    const record = standing.get(one.failure_id)
    if (record === undefined) {
      tries.set(one.failure_id, {
        record: await recordOf(one, bytes),
        first: { books: { published: 1, dead_lettered: 1 } },
      })
    } else if (attemptOfOperation(operation_id, record) !== undefined) {
      tries.set(one.failure_id, { record })
    }
  })
  return batch.flatMap(({ failure_id }) => tries.get(failure_id) ?? [])
}

const readsAtOnce = 10

const recordOf = async (
  { failure_id, report_key }: Frozen,
  bytes: Pick<FailedBytes, 'read' | 'keep'>,
): Promise<FailureRecord> => {
  if (report_key === undefined) throw new Error(`Failure ${failure_id} is to be replayed and has no report_key`)
  const report = reportIn(await bytes.read(report_key), report_key)
  if (report.failure_id !== failure_id) {
    throw new Error(`${report_key} reports failure ${report.failure_id}; ${failure_id} was expected`)
  }
  const original = Buffer.from(report.original_base64, 'base64')
  const kept =
    original.length <= INLINE_BYTES_MAX
      ? { bytes: original.length, inline: Uint8Array.from(original) }
      : { bytes: original.length, key: await bytes.keep(failure_id, original) }
  const record = withReport(undefined, report, kept)
  if (record === undefined) throw new Error(`The first report of failure ${failure_id} makes no record`)
  return record
}

const reportIn = (bytes: Uint8Array, key: string): FailureReport => {
  const read = reportSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  if (read.success) return read.data as FailureReport
  throw new Error(`${key} is no report of a missed message: ${z.prettifyError(read.error)}`)
}

/** Written by whoever planned the replay; here it is only made sure that nothing else lies under the key. */
const reportSchema = z.looseObject({
  failure_id: z.string().min(1),
  kind: z.literal('missed'),
  stage: z.string().min(1),
  error_class: z.string().min(1),
  error_text: z.string(),
  retryable: z.boolean(),
  status: z.literal('open'),
  at: z.string().min(1),
  attempt: z.literal(1),
  original_base64: z.string(),
  topic: z.string().min(1),
})
