/**
 * What a record takes with it: its part of the books, and the count of an operation. Pure, and once per record and write:
 * a report that comes again changes no record, so it counts nothing. docs/adr/0025.
 */

import type { BooksEntry } from '../ports/books.ts'
import type { FailureReport } from '../ports/failure-intake.ts'
import type { FailureChange, OperationResult, ResultOfOperation } from '../ports/failures.ts'
import type { FailureRecord } from './record.ts'

export const followingOf = (
  before: FailureRecord | undefined,
  after: FailureRecord,
  reports: readonly FailureReport[],
): Pick<FailureChange, 'books' | 'result'> => {
  const books = booksOf(before, after, reports)
  const result = resultOf(before, reports)
  return { ...(books && { books }), ...(result && { result }) }
}

/** The first report enters a message that nobody else has counted, the end moves it from one column to another. */
const booksOf = (
  before: FailureRecord | undefined,
  after: FailureRecord,
  reports: readonly FailureReport[],
): BooksEntry | undefined => {
  const first = before === undefined ? reports.find(({ status, books }) => status !== 'resolved' && books) : undefined
  const hasEnded = after.status === 'resolved' && before?.status !== 'resolved'
  const end = hasEnded
    ? reports.find(
        ({ status, attempt, at, books }) =>
          status === 'resolved' && books && attempt === after.standing.attempt && at === after.standing.at,
      )
    : undefined
  const entries = [first?.books, end?.books].filter((entry) => entry !== undefined)
  if (entries.length === 0) return undefined
  const sum: Partial<Record<keyof BooksEntry, number>> = {}
  for (const entry of entries) {
    for (const [column, count] of Object.entries(entry) as [keyof BooksEntry, number][]) {
      sum[column] = (sum[column] ?? 0) + count
    }
  }
  return sum
}

/** What came of the try that an operation has claimed. Held messages count a try for each release, so theirs may end above it. */
const resultOf = (
  before: FailureRecord | undefined,
  reports: readonly FailureReport[],
): ResultOfOperation | undefined => {
  for (const report of reports) {
    const { operation_id, failure_id, attempt, at } = report
    const claim = before?.attempts.some(
      (one) => one.status === 'retrying' && one.operation_id === operation_id && one.attempt <= attempt,
    )
    const result = operation_id === undefined || !claim ? undefined : resultNamed(report)
    if (operation_id !== undefined && result) return { operation_id, failure_id, at, result }
  }
  return undefined
}

const resultNamed = ({ status, ended_as, held_back }: FailureReport): OperationResult | undefined => {
  if (held_back) return 'held_back'
  if (status === 'held') return 'held'
  if (status === 'open' || status === 'needs_attention') return 'failed_again'
  // Who edits a message reports nothing: it changes the record itself.
  return status === 'resolved' && ended_as !== 'edited' ? (ended_as ?? 'opened') : undefined
}
