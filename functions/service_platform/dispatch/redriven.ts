/**
 * What is tried again, and what that means for order and for the books.
 *
 * A redrive is one of two things:
 *   own      one message that was opened before (`message_id`): the failure is the message's, attempts add up on it
 *   record   a whole record (its rule failed, dispatch died of it, it could not be opened, it was missed): its messages are
 *            ordinary ones, with failures of their own if they fail; the failure of the record ends when all of them are
 *            settled or wait, each, for their own end
 *
 * Order. A redrive lies late on the stream and belongs where it failed: its logical place. The row's logical place is that of
 * the last applied message, or the one that was reached before by a redrive (`origin_position` of its cause). Behind that, or
 * behind the last sequence, the robot has moved on: the redrive is held back, unless it may be applied out of order. So
 * several redrives of one robot, in their order, are no conflict of each other, and neither is a robot's answer to a command: it
 * moves nothing. docs/adr/0022-logical-places.md.
 *
 * Books. A failure was counted once when it became one: published 1, dead-lettered 1. A redrive publishes nothing. What it
 * moves is reported with the end of its failure and added with the record of that end, once:
 *
 *   own, now applied | refused             dead_lettered -1, that +1
 *   own, fails again | held back | held    nothing: it stays a dead letter; a held one is reported when its release ends it
 *   own, was decided by an earlier try     the same as that try reports: whichever is recorded first is counted
 *   own, was decided where it lay first    nothing: it was never counted as dead-lettered (the failure was reported, and then
 *                                          its run turned out to have happened)
 *   own, said again by its sender before   dead_lettered -1, duplicate +1
 *   abandoned                              as the end of any held message: dead_lettered +1; of a redrive: nothing
 *   record of n messages, all settled      published n-1, dead_lettered -1, and each message by its end; one that waits counts
 *                                          with its release, one that was released already has been counted there
 *   record that does not open | held back  nothing
 *   the same try put twice                 redelivered, and nothing else
 *
 * A record that dispatch died of was never counted by dispatch, so what its first life applied is counted as applied now.
 */

import { placeIn, positionOf } from '../../../messages/position.ts'
import type { Redrive } from '../../../messages/stream-record.ts'
import { commandAnswered } from '../../../messages/types/command-answered.ts'
import type { BooksEntry } from '../../ports/books.ts'
import type { EndedAs } from '../../ports/failure-intake.ts'
import type { JournalRow } from '../../ports/journal.ts'
import type { RobotRow } from '../../ports/robots.ts'
import type { TransitionCause } from '../../ports/transition-cause.ts'
import type { Trigger } from './decide.ts'
import type { Ending } from './settle.ts'

/** A redrive whose failure is the message's own. */
export const ownRedrive = ({ redrive }: { readonly redrive?: Redrive }): Redrive | undefined =>
  redrive?.message_id === undefined ? undefined : redrive

/** Where the trigger belongs; undefined for a redrive of something that had no place on the stream. */
export const logicalPosition = ({ position, redrive }: Pick<Trigger, 'position' | 'redrive'>): string | undefined => {
  if (redrive === undefined) return position
  const { origin_position } = redrive
  if (origin_position === undefined || ownRedrive({ redrive })) return origin_position
  return placeIn(origin_position) + position.slice(placeIn(position).length)
}

/** Why the trigger, a redrive, comes too late, if it does. */
export const movedOn = (
  trigger: Pick<Trigger, 'message' | 'position' | 'redrive'>,
  row: RobotRow,
): string | undefined => {
  const { message, redrive } = trigger
  if (redrive === undefined) return undefined
  const own = logicalPosition(trigger)
  const place = logicalPlaceOf(row)
  if (own !== undefined && place !== undefined && own <= place) {
    return `lies before what was applied last on the stream (${own}, ${place})`
  }
  const failedAt = redrive.failed_at ?? message.received_at
  const since = logicalTimeOf(row)
  if (own === undefined && since !== undefined && failedAt < since) {
    return `was received at ${failedAt}, what was applied last at ${since}`
  }
  if (message.sequence !== undefined && message.sequence <= row.last_sequence) {
    return `sequence ${message.sequence} is not above the last applied one, ${row.last_sequence}`
  }
  return undefined
}

/** What the commit of a redrive, or of an answer, notes of its place, so that the next redrive finds the row where it logically is. */
export const originAfter = (
  trigger: Pick<Trigger, 'message' | 'position' | 'redrive'>,
  row: RobotRow,
): Pick<TransitionCause, 'origin_position' | 'origin_at'> => {
  // The robot answered a command, and is where it was: what failed before that may still be tried in its order.
  if (trigger.message.type === commandAnswered.type && trigger.redrive === undefined) {
    return { origin_position: logicalPlaceOf(row) ?? beforeEverything, origin_at: logicalTimeOf(row) ?? '' }
  }
  if (trigger.redrive === undefined) return {}
  return {
    origin_position: later(logicalPosition(trigger), logicalPlaceOf(row)) ?? beforeEverything,
    origin_at: later(trigger.redrive.failed_at ?? trigger.message.received_at, logicalTimeOf(row)) ?? '',
  }
}

const beforeEverything = positionOf('0', 0)

const logicalPlaceOf = ({ cause, position }: RobotRow): string | undefined => cause?.origin_position ?? position
const logicalTimeOf = ({ cause }: RobotRow): string | undefined => cause?.origin_at ?? cause?.received_at

/** Positions and times sort as text. */
const later = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || (other !== undefined && other > one) ? other : one

/** The journal's reason of a redrive that was held back. */
export const HELD_BACK = 'moved_on'
/** The journal's reason of a held message that somebody has given up. */
export const ABANDONED = 'abandoned'

/** Whether the journal's row was made by this very try, put on the stream a second time: the first one speaks for both. */
export const isPutTwice = (
  { redrive, position }: Pick<Trigger, 'redrive' | 'position'>,
  journalled: JournalRow | undefined,
): boolean =>
  redrive !== undefined &&
  journalled?.redrive_of === redrive.redrive_of &&
  (journalled.attempt ?? 0) >= redrive.attempt &&
  placeIn(journalled.position) !== placeIn(position)

/** How the failure of a message stands after this ending. */
export type FailureEnd =
  | { readonly status: 'resolved'; readonly ended_as: EndedAs; readonly books?: BooksEntry }
  | { readonly status: 'open'; readonly held_back: true }

/** Of a message whose failure is its own; undefined if there is nothing to report, or it was reported on the way. */
export const endOf = (
  trigger: Pick<Trigger, 'redrive' | 'position'> & { readonly failure_id?: string },
  { outcome, journalled, known }: Ending,
): FailureEnd | undefined => {
  const own = ownRedrive(trigger)
  if (outcome === 'held') return undefined
  if (outcome === 'dead_lettered') {
    return own && journalled?.reason === HELD_BACK ? { status: 'open', held_back: true } : undefined
  }
  if (own === undefined) return trigger.failure_id === undefined ? undefined : { status: 'resolved', ended_as: outcome }
  if (outcome !== 'duplicate') return moved(outcome)
  if (isPutTwice(trigger, known) || known?.outcome === 'held' || known?.outcome === 'dead_lettered') return undefined
  if (known?.redrive_of === own.redrive_of) return moved(known.outcome)
  if (known && known.position === own.origin_position) return { status: 'resolved', ended_as: known.outcome }
  return moved('duplicate')
}

const moved = (end: 'applied' | 'refused' | 'duplicate'): FailureEnd => ({
  status: 'resolved',
  ended_as: end,
  books: { dead_lettered: -1, [end]: 1 },
})

/** A whole record that was redriven, when none of its messages is undecided. */
export interface RecordEnd {
  readonly ended_as: EndedAs
  readonly books: BooksEntry
}

export const endOfRecord = (
  endings: readonly Ending[],
  { observed, refused }: { readonly observed: number; readonly refused: number },
): RecordEnd => {
  const messages = endings.length + observed + refused
  const counted = endings.filter(({ outcome, journalled }) => outcome !== 'held' && !isReleased(journalled))
  const ended = (as: Ending['outcome']): number => counted.filter(({ outcome }) => outcome === as).length
  const books = {
    published: messages - 1,
    applied: ended('applied'),
    observed,
    duplicate: ended('duplicate'),
    refused: ended('refused'),
    dead_lettered: ended('dead_lettered') + refused - 1,
  }
  const [only] = endings
  const one = observed === 1 ? 'observed' : only?.outcome
  const isOne = messages === 1 && one !== undefined && one !== 'held' && one !== 'dead_lettered'
  return { ended_as: isOne ? one : 'opened', books: withoutZeros(books) }
}

/** Held, and decided by a release: that one counted it. */
const isReleased = (journalled: JournalRow | undefined): boolean =>
  journalled !== undefined && placeIn(positionOf(journalled.decided_in, 0)) !== placeIn(journalled.position)

const withoutZeros = (books: BooksEntry): BooksEntry =>
  Object.fromEntries(Object.entries(books).filter(([, count]) => count !== 0))
