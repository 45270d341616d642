import type { BookColumn } from './books.ts'

/** The sums of all shards' books. */
export interface BooksReader {
  read(): Promise<Readonly<Record<BookColumn, number>>>
}
