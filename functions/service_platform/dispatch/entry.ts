/** What one message adds to the books. */
import { type BooksEntry, bookColumns } from '../../ports/books.ts'
import type { Due, Ending } from './settle.ts'

export const entryOf = ({ redrive, decided_in }: Due, { outcome, journalled, before }: Ending): BooksEntry => {
  // Held once, and decided by its release: that one counted the outcome.
  const elsewhere = before && journalled !== undefined && journalled.decided_in !== decided_in
  const end = outcome === 'held' || elsewhere ? {} : { [outcome]: 1 }
  if (!redrive) return { published: 1, ...end }
  // A redrive publishes nothing: the message leaves the dead letters for another end, or comes back to them.
  if (outcome === 'duplicate') return { redelivered: 1 }
  return outcome === 'dead_lettered' ? {} : { dead_lettered: -1, ...end }
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
