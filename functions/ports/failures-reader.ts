import type { FailureTerms } from '../failures/failure-terms.ts'
import type { FailureRecord } from '../failures/record.ts'
import type { FailureStatus } from './failure-intake.ts'
import type { Page, Paging } from './page.ts'

/** The index of failures as somebody looks at it. Reading changes nothing. */
export interface FailuresReader {
  read(failureId: string): Promise<FailureRecord | undefined>
  /** Those that exist, in any order. */
  some(failureIds: readonly string[]): Promise<readonly ListedFailure[]>
  /** Newest first, without bytes and stacks. A page of a narrow filter may be short; its place goes on. */
  list(filter: FailureFilter, paging: Paging): Promise<Page<ListedFailure>>
  /** How many those are, told apart by status and robot. `limit`: of how many it looks at; a place goes on behind them. */
  tally(filter: FailureFilter, paging: Paging): Promise<Page<FailureTally>>
  /** Failures that bear an id of a message, a trace or a correlation; newest first, at most `limit`. */
  bearing(id: FailureLink, limit: number): Promise<readonly ListedFailure[]>
}

/** What all of it has to be true of a failure; nothing said, all failures. */
export interface FailureFilter {
  readonly status?: FailureStatus
  readonly error_class?: string
  readonly stage?: string
  readonly kind?: string
  readonly robot_id?: string
  readonly type?: string
  readonly fingerprint?: string
  /** As `toISOString` writes it, of the last report: from (inclusive) until (exclusive). */
  readonly from?: string
  readonly until?: string
  /** Part of the error's text. */
  readonly text?: string
  /** And what a person has written with AND and OR. */
  readonly terms?: FailureTerms
}

export interface FailureTally {
  readonly status: FailureStatus
  readonly robot_id?: string
  readonly count: number
}

export type FailureLink =
  | { readonly message_id: string }
  | { readonly trace_id: string }
  | { readonly correlation_id: string }

export type ListedFailure = Omit<FailureRecord, 'original' | 'stack'> & { readonly original_bytes: number }
