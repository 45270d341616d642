import type { FailureRecord } from '../failure-record.ts'
import type { FailureStatus } from './failure-intake.ts'
import type { Page, Paging } from './page.ts'

/** The index of failures as somebody looks at it. */
export interface FailuresReader {
  read(failureId: string): Promise<FailureRecord | undefined>
  /** Newest first, without bytes and stacks. */
  list(of: FailuresOf, paging: Paging): Promise<Page<ListedFailure>>
}

export type FailuresOf = { readonly all: true } | { readonly robot_id: string } | { readonly status: FailureStatus }

export type ListedFailure = Omit<FailureRecord, 'original' | 'stack'> & { readonly original_bytes: number }
