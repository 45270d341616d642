import type { Log } from '../../logger.ts'
import type { Measures } from '../../measures.ts'
import type { Books } from '../../ports/books.ts'
import type { EventBus } from '../../ports/event-bus.ts'
import type { FailedBytes } from '../../ports/failed-bytes.ts'
import type { Failures } from '../../ports/failures.ts'
import type { OpenFailures } from '../../ports/open-failures.ts'
import type { Shelf } from '../../ports/shelf.ts'

export interface RecorderPorts {
  readonly failures: Failures
  readonly bytes: FailedBytes
  readonly shelf: Shelf
  readonly books: Books
  readonly open_failures: OpenFailures
  readonly bus: EventBus
  readonly log: Log
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly measures: Measures
}
