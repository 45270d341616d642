import type { JournalOutcome, JournalRow } from './journal.ts'
import type { Page, Paging } from './page.ts'

/** The register as somebody looks at it. */
export interface JournalReader {
  /** Newest first. */
  ofRobot(robotId: string, paging: Paging, outcome?: JournalOutcome): Promise<Page<JournalRow>>
  /** Oldest first: a story. */
  ofTrace(traceId: string, paging: Paging): Promise<Page<JournalRow>>
  /** Oldest first: a conversation. At most `limit`. */
  ofCorrelation(correlationId: string, limit: number): Promise<readonly JournalRow[]>
  /** Newest first: message ids are scoped by robot, so several may have used the same. At most `limit`. */
  ofMessage(messageId: string, limit: number): Promise<readonly JournalRow[]>
  /** Those that were decided, in any order. */
  some(messages: readonly Pick<JournalRow, 'robot_id' | 'message_id'>[]): Promise<readonly JournalRow[]>
  /** Message ids are scoped by robot: without one, the newest message of this id. */
  message(messageId: string, robotId?: string): Promise<JournalRow | undefined>
}
