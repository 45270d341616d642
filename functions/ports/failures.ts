import type { FailureRecord } from '../failures/record.ts'
import type { BooksEntry } from './books.ts'
import type { MessageOfOperation } from './operations.ts'

/** The index of failures, with everything that hangs on a record: one write moves all of it, or nothing. */
export interface Failures {
  /** Those that exist, by failure_id; consistent. */
  find(failureIds: readonly string[]): Promise<ReadonlyMap<string, FailureRecord>>
  /**
   * Writes each record that still is as it was seen, with its groups' counts, its part of the books, and its line of an
   * operation. At most one change per failure. Answers with the ids of those that somebody else has changed in the meantime:
   * of them nothing was written, look again.
   */
  write(changes: readonly FailureChange[]): Promise<ReadonlySet<string>>
}

export interface FailureChange {
  /** As it was seen; undefined if there was none. */
  readonly before: FailureRecord | undefined
  readonly after: FailureRecord
  readonly books?: BooksEntry
  /** Of an operation that acts on the failure: written with it, and refused (`changed`) if the operation has one already. */
  readonly acted?: MessageOfOperation
  /**
   * Of an operation whose act on the failure has ended: what came of it. The first one is counted; one that is told again, or of
   * an operation that never acted on the failure, is left out, and the record written all the same.
   */
  readonly result?: ResultOfOperation
}

export interface ResultOfOperation {
  readonly operation_id: string
  readonly failure_id: string
  /** RFC 3339 */
  readonly at: string
  /** How the message ended, or how the failure stands again. */
  readonly result: OperationResult
}

export const operationResults = [
  'applied',
  'observed',
  'duplicate',
  'refused',
  'delivered',
  'opened',
  'held',
  'failed_again',
  'held_back',
] as const
export type OperationResult = (typeof operationResults)[number]
