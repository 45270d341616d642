import type { StreamRecord } from '../../messages/stream-record.ts'

/** The one door into the line for everything that is not a topic rule: schedules, HTTP, redrive, the command line. */
export interface PutOnStream {
  /** All or an error: after an error some may lie on the stream, so ids have to be derived, never random. */
  put(puts: readonly Put[]): Promise<void>
}

/** The same, for a door that counts how much of what it has put is not worked off yet. */
export interface PlaceOnStream {
  /** Where each of them lies now, in their order. */
  place(puts: readonly Put[]): Promise<readonly Placed[]>
}

export interface Put {
  /** `robot:<id>`: the partition key. */
  readonly subject: string
  readonly record: StreamRecord
}

export interface Placed {
  readonly shard: string
}
