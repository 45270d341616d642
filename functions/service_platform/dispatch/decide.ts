/**
 * What is to be done with one trigger, decided from what is known and nothing else. The rules, first match wins:
 *
 *  1. The journal knows the message at this very position: it was decided, this is a redelivery.    → settled
 *     The same for a message of a redriven record that was decided in the record's first life, or
 *     in an earlier try of it.
 *  2. The journal knows the message at another position: the sender said it again.                  → duplicate
 *     Unless it is held and its turn has come, or it was dead-lettered and this is a redrive of it
 *     that was not yet made (a try that was put on the stream twice bears the same attempt twice).
 *  3. The row bears its id, the journal does not: applied, and dispatch died before it could write. → recovered
 *     The row has set it aside, the journal does not know: the same for a dead letter.              → set_aside
 *  4. The robot is parked and this is not its release: it waits in order.                           → hold
 *  5. Presence of a session that is no longer the newest, a word about an allocation of a mission
 *     that is over, or a silence that was broken since: the
 *     check runs beside the stream, and what it says may overtake or be overtaken.                  → refused, stale
 *  6. It asks for another policy version than the robot's pin.                                      → refused, version_mismatch
 *  7. It lies before the last applied message on the stream, or bears a sequence that is not above
 *     the last applied one, and nobody knows it: order is more than completeness.                   → refused, stale
 *     A redrive belongs where it failed, its logical place (redriven.ts): if the robot has moved on
 *     from there, it is not tried.                                                                  → moved_on
 *     One that may be applied out of order runs all the same, and is marked. What a redriven
 *     record says of itself in the wrong order is refused like anything else.
 *  8. Otherwise its machine decides.                                                                → run
 *
 * Rules 1 and 3 make a batch that comes again harmless (at most once); rule 7 keeps the order.
 */
import type { Message } from '../../../messages/envelope.ts'
import { missionIdOf } from '../../../messages/mission-id.ts'
import type { Edit, Redrive } from '../../../messages/stream-record.ts'
import type { Hops } from '../../ports/hops.ts'
import type { JournalRow } from '../../ports/journal.ts'
import { claimOf, type RobotRow } from '../../ports/robots.ts'
import { logicalPosition, movedOn, ownRedrive } from './redriven.ts'

export interface Trigger {
  readonly message: Message
  readonly position: string
  readonly redrive?: Redrive
  readonly edit?: Edit
  /** How far it had come, and when: for the journal. */
  readonly hops?: Hops
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
  | { readonly verdict: 'moved_on'; readonly detail: string }
  | { readonly verdict: 'run'; readonly out_of_order: boolean }

export const decide = (
  trigger: Trigger,
  row: RobotRow,
  journalled: JournalRow | undefined,
  /** Whether the message comes out of the held ones. */
  releasing: boolean,
  knownVersions: readonly string[],
): Verdict => {
  const { message, position, redrive, heard_at } = trigger
  if (journalled && !awaitsDecision(journalled, trigger, row, releasing)) {
    return isDecidedHere(journalled, trigger) ? { verdict: 'settled', journalled } : { verdict: 'duplicate' }
  }
  const passed = row.position !== undefined && position <= row.position
  if (row.applied_ids.includes(message.message_id)) {
    return passed || releasing || redrive ? { verdict: 'recovered' } : { verdict: 'duplicate' }
  }
  if (row.set_aside?.includes(claimOf(message.message_id, ownRedrive(trigger)?.attempt)))
    return { verdict: 'set_aside' }
  if (row.parked && !releasing) return { verdict: 'hold' }
  if (message.stale) return refused('stale', staleness(message))
  const broken = brokenSilence(message, row, heard_at)
  if (broken) return refused('stale', broken)
  if (message.version !== undefined && message.version !== row.policy_version) {
    return refused('version_mismatch', versionMismatch(message.version, row, knownVersions))
  }
  if (redrive) return decideLate(trigger, row, redrive, releasing)
  if (passed) {
    return refused('stale', `lies before the last applied message on the stream (${row.position})`)
  }
  if (message.sequence !== undefined && message.sequence <= row.last_sequence) {
    return refused('stale', `sequence ${message.sequence} is not above the last applied one, ${row.last_sequence}`)
  }
  return { verdict: 'run', out_of_order: false }
}

const staleness = ({ robot_id, type }: Message): string => {
  if (missionIdOf(robot_id) === undefined) {
    return type.startsWith('work.')
      ? 'the job is over already, or was never given to this robot'
      : 'the robot has a newer session; this is about an older one'
  }
  return type === 'mission.lease_expired'
    ? 'another silence has begun since, or its allocation is over'
    : 'it is about an allocation that is over, or about its robot before what was told already'
}

const decideLate = (trigger: Trigger, row: RobotRow, redrive: Redrive, releasing: boolean): Verdict => {
  const late = movedOn(trigger, row)
  if (late === undefined) return { verdict: 'run', out_of_order: false }
  if (redrive.out_of_order) return { verdict: 'run', out_of_order: true }
  // Of a whole record, dispatch looks before it decides the first message; what comes up now is its own disorder.
  return ownRedrive(trigger) || releasing ? { verdict: 'moved_on', detail: late } : refused('stale', late)
}

const isDecidedHere = (journalled: JournalRow, trigger: Trigger): boolean =>
  journalled.position === trigger.position ||
  (trigger.redrive !== undefined &&
    ownRedrive(trigger) === undefined &&
    (journalled.position === logicalPosition(trigger) || journalled.redrive_of === trigger.redrive.redrive_of))

/** Whether a row of the journal is not yet the end of the message. */
const awaitsDecision = (journalled: JournalRow, trigger: Trigger, row: RobotRow, releasing: boolean): boolean => {
  const { position } = trigger
  const own = ownRedrive(trigger)
  if (journalled.outcome === 'held') {
    return journalled.position === position && (releasing || row.parked === undefined)
  }
  return (
    journalled.outcome === 'dead_lettered' &&
    own !== undefined &&
    journalled.position !== position &&
    own.attempt > (journalled.attempt ?? 0)
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
