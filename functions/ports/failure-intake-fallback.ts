import { asError, TemporaryFailure } from '../errors.ts'
import { followingOf } from '../failures/following.ts'
import { isOpen, withReports } from '../failures/record.ts'
import type { Log } from '../logger.ts'
import type { Measures } from '../measures.ts'
import type { FailureIntake, FailureReport } from './failure-intake.ts'
import type { FailureChange, Failures } from './failures.ts'

/** What a fallback needs beside the index: it says that it was needed. */
export interface FallbackSurroundings {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
  readonly measures: Measures
}

/**
 * When the queue does not take a report, it is written into the index straight away: there it is durable, searchable, counted
 * in its group and can be retried. Its copy on the shelf is missing, so that comes first on its agenda.
 */
export const failureIntakeWithFallback = (
  queue: FailureIntake,
  index: Failures,
  surroundings: FallbackSurroundings,
): FailureIntake => ({
  report: async (reports) => {
    try {
      await queue.report(reports)
    } catch (error) {
      // Expected when the queue is down. If the index is down as well, its error tells, and nothing is acknowledged.
      surroundings.log.error('failure intake not reached: written to the index', {
        failure_ids: reports.slice(0, 100).map(({ failure_id }) => failure_id),
        count: reports.length,
        error: asError(error),
      })
      surroundings.measures.publish([{ dimensions: {}, values: { intake_fallbacks: reports.length } }])
      await writeAll(index, reports, new Date(surroundings.now()).toISOString())
    }
  },
})

const writeAll = async (index: Failures, reports: readonly FailureReport[], now: string): Promise<void> => {
  let left = Map.groupBy(reports, ({ failure_id }) => failure_id)
  for (let tries = 0; left.size > 0; tries += 1) {
    if (tries === triesMax) {
      throw new TemporaryFailure(`failures ${[...left.keys()].join(', ')} change faster than they can be written`)
    }
    const standing = await index.find([...left.keys()])
    const changes = [...left].flatMap(([failureId, said]) => changeOf(standing.get(failureId), said, now))
    const changed = await index.write(changes)
    left = new Map([...left].filter(([failureId]) => changed.has(failureId)))
  }
}

const changeOf = (
  before: FailureChange['before'],
  reports: readonly FailureReport[],
  now: string,
): readonly FailureChange[] => {
  const inline = Buffer.from(reports[0]?.original_base64 ?? '', 'base64')
  const record = withReports(before, reports, { bytes: inline.length, inline })
  if (record === undefined) return []
  const { agenda: _, ...after } = record
  return [
    {
      before,
      after: isOpen(after.status) ? { ...after, agenda: { what: 'shelve', at: now } } : after,
      ...followingOf(before, after, reports),
    },
  ]
}

const triesMax = 5
