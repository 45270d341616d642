import { TemporaryFailure } from '../errors.ts'
import { withReport } from '../failures/record.ts'
import type { FailureIntake, FailureReport } from './failure-intake.ts'
import type { Failures } from './failures.ts'

/**
 * When the queue does not take a report, it is written into the index straight away: there it is durable, searchable and
 * can be retried. What the recorder would have added is missing (the copy on the shelf, the gauge), so this is the second
 * choice only.
 */
export const failureIntakeWithFallback = (queue: FailureIntake, index: Failures): FailureIntake => ({
  report: async (reports) => {
    try {
      await queue.report(reports)
    } catch {
      // Expected when the queue is down. If the index is down as well, its error tells, and nothing is acknowledged.
      for (const report of reports) await writeReport(index, report)
    }
  },
})

const writeReport = async (index: Failures, report: FailureReport): Promise<void> => {
  const inline = Buffer.from(report.original_base64, 'base64')
  for (let tries = 0; tries < triesMax; tries += 1) {
    const standing = (await index.find([report.failure_id])).get(report.failure_id)
    const record = withReport(standing, report, { bytes: inline.length, inline })
    if (record === undefined || (await index.write(record, standing?.record_version ?? 0)) === 'written') return
  }
  throw new TemporaryFailure(`failure ${report.failure_id} changes faster than it can be written`)
}

const triesMax = 5
