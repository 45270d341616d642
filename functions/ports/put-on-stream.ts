import type { StreamRecord } from '../../messages/stream-record.ts'

/** The one door into the line for everything that is not a topic rule: schedules, HTTP, redrive, the command line. */
export interface PutOnStream {
  /** All or an error: after an error some may lie on the stream, so ids have to be derived, never random. */
  put(puts: readonly Put[]): Promise<void>
}

export interface Put {
  /** `robot:<id>`: the partition key. */
  readonly subject: string
  readonly record: StreamRecord
}
