import type { Sent } from '../../messages/dialects/sent.ts'
import type { JournalRow } from './journal.ts'
import type { LastKnown } from './last-known.ts'
import type { RobotRow } from './robots.ts'

/** Everything a batch has to know, in one consistent read across the tables. */
export interface Recall {
  recall(wanted: Wanted): Promise<Recalled>
}

export interface Wanted {
  readonly robots?: readonly string[]
  readonly last_known?: readonly string[]
  readonly messages?: readonly MessageKey[]
  /** Robots that echo what they were sent. */
  readonly sent?: readonly string[]
}

export interface MessageKey {
  readonly robot_id: string
  readonly message_id: string
}

/** Only what exists is in here. */
export interface Recalled {
  readonly robots: ReadonlyMap<string, RobotRow>
  readonly last_known: ReadonlyMap<string, LastKnown>
  /** By `journalKey`. */
  readonly journal: ReadonlyMap<string, JournalRow>
  /** Where it was asked for. */
  readonly sent?: ReadonlyMap<string, Sent>
}

/** Message ids are scoped by robot: another robot's message of the same id is another message. */
export const journalKey = ({ robot_id, message_id }: MessageKey): string => `${robot_id} ${message_id}`
