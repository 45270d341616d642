import { bookColumns } from '../../../../functions/ports/books.ts'
import type { Line } from './line.ts'

/**
 * The books as they stand when the recorder is done: what dispatch has counted, and what the reports of failures move, each
 * once, when the failure becomes resolved.
 */
export const booksOf = (one: Line): Record<string, number> => {
  const sum: Record<string, number> = { ...one.register.counters() }
  for (const reports of one.failures.reports.values()) {
    let isResolved = false
    for (const { status, books = {} } of reports) {
      if (status === 'resolved' && !isResolved) {
        for (const column of bookColumns) sum[column] = (sum[column] ?? 0) + (books[column] ?? 0)
      }
      isResolved = status === 'resolved'
    }
  }
  return sum
}
