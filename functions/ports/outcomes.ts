import type { FailureRecord } from '../failures/record.ts'
import type { JournalRow } from './journal.ts'

/** What became of messages, where a key alone does not tell. */
export interface Outcomes {
  /** Decisions and failures that bear a trace. */
  ofTrace(traceId: string): Promise<TracedOutcomes>
  /** Of these failures, those that exist. */
  failures(failureIds: readonly string[]): Promise<ReadonlySet<string>>
}

export interface TracedOutcomes {
  readonly decided: readonly Pick<JournalRow, 'robot_id' | 'message_id' | 'received_at' | 'position'>[]
  readonly failed: readonly Pick<
    FailureRecord,
    'failure_id' | 'robot_id' | 'message_id' | 'topic' | 'received_at' | 'index'
  >[]
}
