import type { ScheduledMessage } from '../scheduled/message.ts'
import type { Page, Paging } from './page.ts'

/** Messages that are to be sent later, one row each. */
export interface ScheduledMessages {
  /** As it is now. */
  read(scheduledMessageId: string): Promise<ScheduledMessage | undefined>
  /** Writes the row if it still is at `seen` (0: there is none); `changed` if somebody else was faster. */
  write(row: ScheduledMessage, seen: number): Promise<'written' | 'changed'>
  /** How many of an owner are not over; it stops counting at `most`. */
  ofOwner(owner: string, most: number): Promise<number>
  /** Rows that somebody has left half-way, or whose time has passed, before this moment; oldest first. */
  unfinished(before: string, limit: number): Promise<readonly string[]>
}

export interface ScheduledMessagesReader {
  read(scheduledMessageId: string): Promise<ScheduledMessage | undefined>
  /** Newest first; of one robot or of all. */
  list(robotId: string | undefined, paging: Paging): Promise<Page<ScheduledMessage>>
}
