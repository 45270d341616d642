/** What one message adds to the books. */
import { type BooksEntry, bookColumns } from '../../ports/books.ts'
import { isPutTwice } from './redriven.ts'
import type { Due, Ending } from './settle.ts'

/** A redrive adds nothing here: what it moves is reported with the end of its failure (redriven.ts). */
export const entryOf = (due: Due, { outcome, journalled, known, before }: Ending): BooksEntry => {
  if (due.redrive) return isPutTwice(due, known ?? journalled) ? { redelivered: 1 } : {}
  // Held once, and decided by its release: that one counted the outcome.
  const elsewhere = before && journalled !== undefined && journalled.decided_in !== due.decided_in
  return { published: 1, ...(outcome !== 'held' && !elsewhere && { [outcome]: 1 }) }
}

export type Sum = { -readonly [Column in keyof BooksEntry]: BooksEntry[Column] }

export const addTo = (sum: Sum, ...entries: readonly BooksEntry[]): Sum => {
  for (const entry of entries) {
    for (const column of bookColumns) {
      const count = entry[column]
      if (count) sum[column] = (sum[column] ?? 0) + count
    }
  }
  return sum
}
