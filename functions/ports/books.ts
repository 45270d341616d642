/** The counters, one row per shard. Added to once per batch; the row remembers what it counted. */
export interface Books {
  read(shard: string): Promise<CountedBooks>
  /**
   * Adds and remembers in one write, if the row still is at `seen`; `changed` if another batch was faster: read again,
   * because it may have been this very batch.
   */
  add(shard: string, counting: Counting, seen: number, progress?: Progress): Promise<'added' | 'changed'>
}

export interface Counting {
  readonly entry: BooksEntry
  readonly counted: readonly CountedRange[]
  /**
   * The same entry told apart by whom, when and how: it stands on the row until the next one, and every version of the row goes by
   * the table's stream into the lake (docs/adr/0067). So it is there exactly once, like the entry itself.
   */
  readonly lines: readonly BooksLine[]
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

/**
 * - said: records as they came in by a door
 * - edit: an operator's messages, made of ones that failed
 * - redrive: what is tried again; its outcomes are entered with the end of its failure
 * - release: held messages that ended
 * - failures: what followed a record of a failure into the books
 */
export const lanes = ['said', 'edit', 'redrive', 'release', 'failures'] as const
export type Lane = (typeof lanes)[number]

/** What an entry adds for one subject and hour. */
export interface BooksLine {
  /** `robot:<id>` or `mission:<id>`; empty for what names nobody. */
  readonly subject: string
  /** `2026-11-20T09`: of received_at, UTC. */
  readonly hour: string
  readonly lane: Lane
  /** Sequence numbers of the first and the last record that are counted here for the first time; absent if none is. */
  readonly first?: string
  readonly last?: string
  readonly records: number
  /** Messages in the bytes of these records. A record that says nothing is one, as it is one row of the lake. */
  readonly said: number
  /** Messages that were inferred beside them: decided, and not in the bytes. Below 0 if what was said came to nothing. */
  readonly derived: number
  /** Numbers that robots gave these messages, from and to, as far as there is room. */
  readonly sequences: readonly SequenceRun[]
  readonly entry: BooksEntry
}

export type SequenceRun = readonly [from: number, to: number]

/** Of a line: a robot whose numbers leap says so with fewer of them; the lake has them all. */
export const SEQUENCE_RUNS_MAX = 32

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
