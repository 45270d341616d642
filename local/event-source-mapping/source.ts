/**
 * What an event source mapping reads from. A Kinesis stream and a table's stream are the same thing to it: shards of
 * records in order, each with a key under which order must hold when a shard is worked on in parallel.
 */

/** Where a reader begins: after a sequence number, at the oldest record, or at what arrives from now on. */
export type ReadFrom = { readonly after: string } | 'TRIM_HORIZON' | 'LATEST' | { readonly atTimestamp: number }

export interface SourceRecord {
  /** Rises within its shard; compared by `compareSequence`. */
  readonly sequenceNumber: string
  /** Records of one key are handled in order: Kinesis' partition key, or a table item's primary key as text. */
  readonly orderKey: string
  /** Epoch milliseconds: `approximateArrivalTimestamp`, `ApproximateCreationDateTime`. */
  readonly arrivedAt: number
  /** Of the record in the event, for the payload limit of a batch. */
  readonly sizeBytes: number
  /**
   * The record as Lambda receives it, as JSON text: batches are put together from texts, so that a record is
   * serialised once however often it is delivered. `eventSourceARN` etc. are part of it.
   */
  json(): string
  /** The same as a value, for filter patterns: `data` decoded (Kinesis) or the record itself (table stream). */
  filterView(): unknown
}

export interface ShardSource {
  readonly kind: 'kinesis' | 'dynamodb'
  /** Stream ARN. */
  readonly arn: string
  shards(): readonly string[]
  /** Up to `limit` records behind `from`, oldest first; at once, empty when there is nothing new. */
  read(shard: string, from: ReadFrom, limit: number): readonly SourceRecord[]
  /** The sequence number of the newest record of a shard, if it has one. */
  newest(shard: string): string | undefined
  /** Shards that must be read to their end before this one (after a split or merge). */
  parents?(shard: string): readonly string[]
  /** No record will follow in this shard. */
  isClosed?(shard: string): boolean
  /**
   * A reader tells how far it no longer needs records. A source that bounds its memory keeps what comes behind that
   * for every reader that ever called this.
   */
  keep?(reader: string, shard: string, sequenceNumber: string): void
  /** Called after records were added to a shard. Returns the way to unsubscribe. */
  onAppend(listener: (shard: string) => void): () => void
}

/** Sequence numbers are decimal texts without leading zeros: the longer one is the greater. */
export function compareSequence(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}
