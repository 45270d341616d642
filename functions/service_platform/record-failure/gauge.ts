import { asError } from '../../errors.ts'
import { type FailureRecord, isOpen } from '../../failures/record.ts'
import type { FailureStatus } from '../../ports/failure-intake.ts'
import type { RecorderPorts } from './ports.ts'

/**
 * Keeps the gauge of open failures. Nothing depends on it but an alarm and a graph, so a gauge that cannot be written holds
 * up no message: it is put right by the next count.
 */
export const gauge = async (
  { open_failures, measures, log, now }: RecorderPorts,
  written: readonly { readonly record: FailureRecord; readonly before: FailureStatus | undefined }[],
): Promise<void> => {
  const change = written.reduce(
    (sum, { record, before }) => sum + Number(isOpen(record.status)) - Number(isOpen(before)),
    0,
  )
  try {
    let open = await open_failures.add(change)
    if (now() >= recountAt) {
      recountAt = now() + recountEveryMs
      open = (await open_failures.recount()) ?? open
    }
    measures.publish([{ dimensions: {}, values: { open_failures: open, failures_recorded: written.length } }])
  } catch (error) {
    recountAt = 0
    log.warn('open failures not counted', { error: asError(error) })
  }
}

/** Of this process: a new one counts at its first batch. */
let recountAt = 0
const recountEveryMs = 60_000
