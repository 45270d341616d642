/** How far dispatch is behind, as the door sees it that has to stop taking what nobody can serve. */
export interface Backlog {
  read(since_second: number): Promise<BacklogView>
  /** Adds to what was accepted; several instances of the door add to the same counts. Answers what they have come to. */
  add(counts: readonly AcceptedCount[]): Promise<readonly AcceptedCount[]>
}

export interface BacklogView {
  readonly shards: readonly ShardProgress[]
  /** By shard and second, of all instances, from the second on that was asked for. */
  readonly accepted: readonly AcceptedCount[]
}

/** Of one shard, written with its books. */
export interface ShardProgress {
  readonly shard: string
  /** The newest record that was worked off arrived then: epoch milliseconds of the stream's clock. */
  readonly worked_until_ms: number
  /** When that was written, epoch milliseconds. */
  readonly at_ms: number
}

export interface AcceptedCount {
  readonly shard: string
  /** Epoch seconds in which they were put. */
  readonly second: number
  readonly messages: number
}
