import { derivedId } from '../../messages/ids.ts'
import type { JournalRow } from '../ports/journal.ts'

/*
 * Ids of events are derived from what they tell of: a change that is handed over twice is told under the same id, and whoever
 * has the decision can say which event told of it.
 */

/** `place`: 0 is the transition itself, behind it what its handlers want told. */
export const idOfCommitsEvent = (
  { robot_id, revision, message_id }: Pick<JournalRow, 'robot_id' | 'message_id'> & { readonly revision: number },
  place: number,
): string => derivedId('event', robot_id, revision, message_id, place)

/** A message that is decided again (a redrive, a release) is told again, under another id. */
export const idOfDecisionsEvent = ({
  robot_id,
  message_id,
  outcome,
  decided_at = '',
  decided_in = '',
}: Pick<JournalRow, 'robot_id' | 'message_id'> & {
  readonly outcome: string
  readonly decided_at?: string | undefined
  readonly decided_in?: string | undefined
}): string => derivedId('event', 'message.decided', robot_id, message_id, outcome, decided_at, decided_in)

/** The event that told of a decision; undefined where none did. */
export const idOfTelling = (row: JournalRow): string | undefined => {
  if (row.outcome !== 'applied') return idOfDecisionsEvent(row)
  return row.revision === undefined ? undefined : idOfCommitsEvent({ ...row, revision: row.revision }, 0)
}
