/** The counters, one row per shard. Added to once per batch; the row remembers what it counted. */
export interface Books {
  read(shard: string): Promise<CountedBooks>
  /**
   * Adds and remembers in one write, if the row still is at `seen`; `changed` if another batch was faster: read again,
   * because it may have been this very batch.
   */
  add(
    shard: string,
    entry: BooksEntry,
    counted: readonly CountedRange[],
    seen: number,
    progress?: Progress,
  ): Promise<'added' | 'changed'>
}

/** How far dispatch has got in a shard, for doors that stop when it is behind: written with the books, for nothing. */
export interface Progress {
  /** The newest record that was worked off arrived then, epoch milliseconds of the stream's clock. */
  readonly worked_until_ms: number
  readonly at_ms: number
}

export const bookColumns = [
  'published',
  'applied',
  'observed',
  'duplicate',
  'refused',
  'dead_lettered',
  'shed',
  'redelivered',
] as const
export type BookColumn = (typeof bookColumns)[number]
/** What to add per column; a column that is left out gets nothing. */
export type BooksEntry = Readonly<Partial<Record<BookColumn, number>>>

export interface CountedBooks {
  /** Rises with every add; 0 for a row that does not exist yet. */
  readonly version: number
  /** The newest that any batch has written. */
  readonly worked_until_ms: number
  /** The last batches that were counted, oldest first, at most COUNTED_RANGES_MAX. */
  readonly counted: readonly CountedRange[]
}

/**
 * One counted batch. Lanes of one shard (parallelisation) have overlapping ranges but never share a subject, and a subject is
 * worked on in order: so a record was counted if it lies before the end of the range *and* its subject was in that batch.
 */
export interface CountedRange {
  readonly first: string
  readonly last: string
  /** 6 bytes of hash per subject, sorted and joined. */
  readonly subjects: Uint8Array
  /** The invocation that counted: a retried write recognises itself. */
  readonly by: string
  /** Per released robot, the position of the last held message whose end was counted. */
  readonly drained: Readonly<Record<string, string>>
}

export const COUNTED_RANGES_MAX = 16
