import type { Log } from '../../logger.ts'
import type { BooksReader } from '../../ports/books-reader.ts'
import type { FailedBytes } from '../../ports/failed-bytes.ts'
import type { FailuresReader } from '../../ports/failures-reader.ts'
import type { JournalReader } from '../../ports/journal-reader.ts'
import type { RobotsReader } from '../../ports/robots-reader.ts'

export interface ApiPorts {
  readonly robots: RobotsReader
  readonly journal: JournalReader
  readonly failures: FailuresReader
  readonly bytes: Pick<FailedBytes, 'read'>
  readonly books: BooksReader
  readonly log: Log
  readonly environment: string
}
