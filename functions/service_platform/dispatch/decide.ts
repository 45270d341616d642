/**
 * What is to be done with one trigger, decided from what is known and nothing else. The rules, first match wins:
 *
 *  1. The journal knows the message at this very position: it was decided, this is a redelivery.    → settled
 *  2. The journal knows the message at another position: the sender said it again.                  → duplicate
 *     Unless it is held and its turn has come, or it was dead-lettered and this is its redrive.
 *  3. The row bears its id, the journal does not: applied, and dispatch died before it could write. → recovered
 *     The row has set it aside, the journal does not know: the same for a dead letter.              → set_aside
 *  4. The robot is parked and this is not its release: it waits in order.                           → hold
 *  5. Presence of a session that is no longer the newest, or a silence that was broken since: the
 *     check runs beside the stream, and what it says may overtake or be overtaken.                  → refused, stale
 *  6. It asks for another policy version than the robot's pin.                                      → refused, version_mismatch
 *  7. It lies before the last applied message on the stream, or bears a sequence that is not above
 *     the last applied one, and nobody knows it: order is more than completeness.                   → refused, stale
 *     A redrive was meant to come late: it runs and is marked out_of_order.
 *  8. Otherwise its machine decides.                                                                → run
 *
 * Rules 1 and 3 make a batch that comes again harmless (at most once); rule 7 keeps the order.
 */
import type { Message } from '../../../messages/envelope.ts'
import type { Redrive } from '../../../messages/stream-record.ts'
import type { JournalRow } from '../../ports/journal.ts'
import { claimOf, type RobotRow } from '../../ports/robots.ts'

export interface Trigger {
  readonly message: Message
  readonly position: string
  readonly redrive?: Redrive
  /** When the robot itself was heard last, RFC 3339 by the edge's clock. */
  readonly heard_at?: string
}

export type Verdict =
  | { readonly verdict: 'settled'; readonly journalled: JournalRow }
  | { readonly verdict: 'duplicate' }
  | { readonly verdict: 'recovered' }
  | { readonly verdict: 'set_aside' }
  | { readonly verdict: 'hold' }
  | { readonly verdict: 'refused'; readonly reason: 'stale' | 'version_mismatch'; readonly detail: string }
  | { readonly verdict: 'run'; readonly out_of_order: boolean }

export const decide = (
  { message, position, redrive, heard_at }: Trigger,
  row: RobotRow,
  journalled: JournalRow | undefined,
  /** Whether the message comes out of the held ones. */
  releasing: boolean,
  knownVersions: readonly string[],
): Verdict => {
  if (journalled && !awaitsDecision(journalled, position, row, releasing, redrive)) {
    return journalled.position === position ? { verdict: 'settled', journalled } : { verdict: 'duplicate' }
  }
  const passed = row.position !== undefined && position <= row.position
  if (row.applied_ids.includes(message.message_id)) {
    return passed || releasing ? { verdict: 'recovered' } : { verdict: 'duplicate' }
  }
  if (row.set_aside?.includes(claimOf(message.message_id, redrive?.attempt))) return { verdict: 'set_aside' }
  if (row.parked && !releasing) return { verdict: 'hold' }
  if (message.stale) return refused('stale', 'the robot has a newer session; this is about an older one')
  const broken = brokenSilence(message, row, heard_at)
  if (broken) return refused('stale', broken)
  if (message.version !== undefined && message.version !== row.policy_version) {
    return refused('version_mismatch', versionMismatch(message.version, row, knownVersions))
  }
  if (passed) {
    return refused('stale', `lies before the last applied message on the stream (${row.position})`)
  }
  if (message.sequence !== undefined && message.sequence <= row.last_sequence) {
    if (redrive) return { verdict: 'run', out_of_order: true }
    return refused('stale', `sequence ${message.sequence} is not above the last applied one, ${row.last_sequence}`)
  }
  return { verdict: 'run', out_of_order: false }
}

/** Whether a row of the journal is not yet the end of the message. */
const awaitsDecision = (
  journalled: JournalRow,
  position: string,
  row: RobotRow,
  releasing: boolean,
  redrive: Redrive | undefined,
): boolean => {
  if (journalled.outcome === 'held') {
    return journalled.position === position && (releasing || row.parked === undefined)
  }
  // A redrive that was put on the stream twice bears the same attempt twice; it may act once.
  return (
    journalled.outcome === 'dead_lettered' &&
    redrive !== undefined &&
    journalled.position !== position &&
    redrive.attempt > (journalled.attempt ?? 0)
  )
}

/** What the quiet check says names since when nothing was heard. */
const brokenSilence = ({ type, payload }: Message, row: RobotRow, heardAt: string | undefined): string | undefined => {
  if (type !== 'robot.went_quiet' && type !== 'robot.lost') return undefined
  const since = payload.silent_since
  if (typeof since !== 'string') return undefined
  if (heardAt !== undefined && heardAt > since) return `the robot was heard at ${heardAt}, after ${since}`
  if (row.revision > 0 && row.since > since) return `the robot is ${row.state} since ${row.since}, after ${since}`
  return undefined
}

const refused = (reason: 'stale' | 'version_mismatch', detail: string): Verdict => ({
  verdict: 'refused',
  reason,
  detail,
})

const versionMismatch = (asked: string, { policy_version }: RobotRow, known: readonly string[]): string =>
  known.includes(asked)
    ? `asks for policy ${asked}; the robot is pinned to ${policy_version}`
    : `asks for policy ${asked}, which does not exist; known are ${known.join(', ')}, the robot is pinned to ${policy_version}`
