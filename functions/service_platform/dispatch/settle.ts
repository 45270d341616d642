/**
 * Brings one trigger to its end, or behind its parked robot's other messages, and returns only when that is durable: a
 * transition lies in the robot's row, everything else in the journal, a failure with the intake as well. Throws when nothing
 * can be recorded; then the message is undecided and the stream has to bring it again.
 *
 * The order of writes is chosen so that dying between any two of them is repaired by the next delivery:
 *   dead letter   report, row, journal        (reported again under the same id; the row keeps later commits out)
 *   park          row, held message, report, journal   (a parked robot's message is held, whoever finds it)
 */
import { asError, isTemporary, TemporaryFailure } from '../../errors.ts'
import type { JournalOutcome, JournalRow } from '../../ports/journal.ts'
import { journalKey } from '../../ports/recall.ts'
import { APPLIED_IDS_MAX, claimOf, type Parked, type RobotRow } from '../../ports/robots.ts'
import { backoffSeconds } from './backoff.ts'
import { decide, type Trigger, type Verdict } from './decide.ts'
import { type Asked, type Fault, failureIdOf, type Origin, triggerFailure } from './failure.ts'
import { after, appliedRow, type Decision, decidedRow, recoveredRow } from './journal-row.ts'
import { at, type Batch } from './ports.ts'
import { ABANDONED, HELD_BACK, ownRedrive } from './redriven.ts'
import { type Ran, type Transition, transition } from './transition.ts'
import type { Subject } from './turn.ts'
import { machinesFor, versionToFollow } from './version.ts'

/** A trigger whose turn it is: from the stream, or out of the held messages of its robot. */
export interface Due extends Trigger {
  readonly origin: Origin
  /** The stream record on whose behalf it is decided: its own, or the one that asks for the release. */
  readonly decided_in: string
  readonly releasing: boolean
  /** Of a held message: the failure that was reported for it. */
  readonly failure_id?: string
  /** Of a held message: who asked for this release on its behalf. */
  readonly asked?: Asked
  /** A held message that somebody has given up: it is not tried. */
  readonly abandoned?: true
}

export interface Ending {
  readonly outcome: JournalOutcome | 'duplicate'
  /** The journal's row; none for a duplicate: its id belongs to the original. */
  readonly journalled?: JournalRow
  /** Of a duplicate: what the journal has of the original. */
  readonly known?: JournalRow
  /** Decided by an earlier delivery of this record. */
  readonly before: boolean
  readonly run_ms?: number
}

export const settle = async (due: Due, subject: Subject, batch: Batch): Promise<Ending> => {
  for (let look = 1; look <= LOOKS_MAX; look++) {
    const row = rowOf(subject)
    const versions = Object.keys(machinesFor(row.robot_id, batch.settings))
    const known = subject.journal.get(due.message.message_id)
    const verdict = decide(due, row, known, due.releasing, versions)
    if (!due.abandoned && isUpToVersion(verdict) && (await moved(due, row, verdict, subject, batch))) continue
    if (due.abandoned && isUndecided(verdict)) {
      const ending = await abandon(due, row, subject, batch)
      if (ending) return ending
      continue
    }
    switch (verdict.verdict) {
      case 'settled':
        return settledBefore(due, verdict.journalled, subject, batch)
      case 'duplicate':
        return { outcome: 'duplicate', before: false, ...(known && { known }) }
      case 'recovered':
        return recovered(due, row, subject, batch)
      case 'set_aside':
        return setAsideBefore(due, row, subject, batch)
      case 'refused':
        return decided(due, row, { outcome: 'refused', reason: verdict.reason, detail: verdict.detail }, subject, batch)
      case 'moved_on': {
        const ending = await holdBack(due, row, verdict.detail, subject, batch)
        if (ending) return ending
        break
      }
      case 'hold': {
        const held = await hold(due, row, undefined, subject, batch)
        if (held) return held
        break
      }
      case 'run': {
        const made = await transition(due, row, verdict.out_of_order, batch, subject.released)
        subject.row = asReleased(made.row, subject)
        const ending = await endingOf(due, { ...made, row: subject.row }, verdict.out_of_order, subject, batch)
        if (ending) return ending
        break
      }
    }
  }
  throw new TemporaryFailure(`The row of robot ${subject.robot_id} moved under each of ${LOOKS_MAX} looks at it`)
}

const isUndecided = ({ verdict }: Verdict): boolean =>
  verdict === 'run' || verdict === 'refused' || verdict === 'moved_on' || verdict === 'hold'

/** Decided by the robot's version, or refused because of it. */
const isUpToVersion = (verdict: Verdict): boolean =>
  verdict.verdict === 'run' || (verdict.verdict === 'refused' && verdict.reason === 'version_mismatch')

/**
 * Whether the robot is another version's now, or somebody else's write came in between: then the message is decided anew. A robot
 * that cannot be moved at the moment is decided by the version it has, and moves another time.
 */
const moved = async (
  due: Due,
  row: RobotRow,
  { verdict }: Verdict,
  subject: Subject,
  batch: Batch,
): Promise<boolean> => {
  const version = versionToFollow(row, batch)
  if (version === undefined) return false
  const { robot_id, policy_version } = row
  const about = { robot_id, from: policy_version, to: version, state: row.state }
  try {
    if ((await batch.robots.follow(row, version)) === 'moved_on') await lookAgain(due, subject, batch)
    else {
      subject.row = { ...row, policy_version: version, first_version: row.first_version ?? policy_version }
      batch.log.info('version_moved', about)
    }
    return true
  } catch (error) {
    // One that is refused only because of the version that its robot still has must come again.
    if (!isTemporary(error) || verdict !== 'run') throw error
    batch.log.warn('version_not_moved', { ...about, error: asError(error) })
    return false
  }
}

/** How often a robot that moves on while its message is being parked is looked at again. */
const LOOKS_MAX = 4

const endingOf = async (
  tried: Due,
  made: Transition,
  outOfOrder: boolean,
  subject: Subject,
  batch: Batch,
): Promise<Ending | undefined> => {
  const due = 'ran' in made && made.ran ? withRun(tried, made.ran) : tried
  switch (made.result) {
    case 'applied': {
      const row = appliedRow(due, made.before, made.output, outOfOrder, at(batch), due.decided_in)
      return { ...(await applied(row, subject, batch)), run_ms: made.ran.ended - made.ran.started }
    }
    case 'recovered':
      return recovered(due, made.row, subject, batch)
    case 'settled':
      return settledBefore(due, made.journalled, subject, batch)
    case 'set_aside':
      return setAsideBefore(due, made.row, subject, batch)
    case 'parked':
      return undefined
    case 'refused': {
      const { reason, guard } = made
      return decided(due, made.row, { outcome: 'refused', reason, ...(guard && { guard }) }, subject, batch)
    }
    case 'failed':
      return made.fault.temporary
        ? hold(due, made.row, made.fault, subject, batch)
        : deadLetter(due, made.row, made.fault, subject, batch)
  }
}

const withRun = (due: Due, { started, ended }: Ran): Due => {
  const { received_at } = due.message
  return { ...due, hops: { ...due.hops, started_ms: after(received_at, started), ended_ms: after(received_at, ended) } }
}

const settledBefore = async (due: Due, journalled: JournalRow, subject: Subject, batch: Batch): Promise<Ending> => {
  if (journalled.outcome === 'dead_lettered' && isFault(journalled.reason)) {
    await stopRobot(due, journalled.detail ?? '', subject, batch)
  }
  return { outcome: journalled.outcome, journalled, before: true }
}

const recovered = async (due: Due, row: RobotRow, subject: Subject, batch: Batch): Promise<Ending> => ({
  ...(await applied(recoveredRow(due, row, at(batch), due.decided_in), subject, batch)),
  before: true,
})

/** Not tried at all, and so no reason for its robot to wait. */
const isFault = (reason: string | undefined): boolean => reason !== HELD_BACK && reason !== ABANDONED

/** Reported and set aside by somebody who may not have come to write it into the journal. */
const setAsideBefore = async (due: Due, row: RobotRow, subject: Subject, batch: Batch): Promise<Ending> => {
  const isNewest = row.set_aside?.at(-1) === claimOf(due.message.message_id, ownRedrive(due)?.attempt)
  const reason = (isNewest ? row.set_aside_reason : undefined) ?? 'PermanentFailure'
  const detail = 'set aside by another delivery'
  const decision: Decision = { outcome: 'dead_lettered', reason, detail, failure_id: failureIdOf(due) }
  const ending = await decided(due, row, decision, subject, batch)
  await stopRobot(due, detail, subject, batch)
  return { ...ending, before: true }
}

/** The row tells what was applied last; it is journalled before the row forgets. */
const applied = async (journalled: JournalRow, subject: Subject, batch: Batch): Promise<Ending> => {
  subject.journal.set(journalled.message_id, journalled)
  subject.unjournalled.push(journalled)
  if (subject.unjournalled.length >= APPLIED_IDS_MAX) {
    await batch.journal.applied(subject.unjournalled)
    subject.unjournalled = []
  }
  return { outcome: 'applied', journalled, before: false }
}

/** If somebody else was faster (the same batch twice at once), what they decided is the outcome. */
const decided = async (
  due: Due,
  row: RobotRow,
  decision: Decision,
  subject: Subject,
  batch: Batch,
): Promise<Ending> => {
  const standing = await batch.journal.decided(decidedRow(due, row, decision, at(batch), due.decided_in))
  subject.journal.set(standing.message_id, standing)
  if (standing.position !== due.position) return { outcome: 'duplicate', before: false, known: standing }
  return { outcome: standing.outcome, journalled: standing, before: false }
}

/**
 * Also the end of a message over which dispatch itself stumbled: it must not stop its robot, or the shard. Undefined when the
 * robot has moved on in the meantime, maybe by this very message: then it has to be decided anew.
 */
export const deadLetter = async (
  due: Due,
  row: RobotRow,
  fault: Fault,
  subject: Subject,
  batch: Batch,
): Promise<Ending | undefined> => {
  const attempt = attemptOf(due, row)
  const asked = due.asked ?? ownRedrive(due)
  await batch.failures.report([triggerFailure(due, due.origin, row, fault, 'open', attempt, at(batch), asked)])
  const claim = claimOf(due.message.message_id, ownRedrive(due)?.attempt)
  if ((await batch.robots.setAside(row, claim, fault.error_class)) === 'moved_on') {
    await lookAgain(due, subject, batch)
    if (subject.row?.applied_ids.includes(due.message.message_id) && ownRedrive(due) === undefined) {
      const resolved = triggerFailure(due, due.origin, row, fault, 'resolved', attempt + 1, at(batch), asked)
      await batch.failures.report([{ ...resolved, ended_as: 'applied' }])
    }
    return undefined
  }
  subject.row = {
    ...row,
    set_aside: [...(row.set_aside ?? []), claim].slice(-APPLIED_IDS_MAX),
    set_aside_reason: fault.error_class,
  }
  const decision: Decision = {
    outcome: 'dead_lettered',
    reason: fault.error_class,
    detail: fault.error_text.slice(0, 300),
    failure_id: failureIdOf(due),
  }
  const ending = await decided(due, row, decision, subject, batch)
  await stopRobot(due, fault.error_text, subject, batch)
  return ending
}

/**
 * Which try of the message this is, of all that its failure lists: a redrive bears the number of those before it, and so does
 * a release that somebody asked for; the releases of a parking count up from there.
 */
export const attemptOf = (due: Due, { parked }: RobotRow): number => {
  const releases = due.releasing && parked?.parked_by === due.message.message_id ? 1 + parked.release_attempts : 0
  return 1 + Math.max((ownRedrive(due)?.attempt ?? 0) + releases, due.asked?.attempt ?? 0)
}

/** Behind its robot's back: a redrive stays the failure that it was, a message of a redriven record becomes one of its own. */
const holdBack = async (
  due: Due,
  row: RobotRow,
  why: string,
  subject: Subject,
  batch: Batch,
): Promise<Ending | undefined> => {
  const detail = `the robot has moved on: it ${why}`
  if (ownRedrive(due)) {
    const decision: Decision = { outcome: 'dead_lettered', reason: HELD_BACK, detail, failure_id: failureIdOf(due) }
    return decided(due, row, decision, subject, batch)
  }
  return deadLetter(due, row, { ...movedOnFault, error_text: detail }, subject, batch)
}

const movedOnFault = { kind: 'dispatch', stage: 'dispatch', error_class: 'MovedOn', temporary: false } as const

/** Nobody is told: whoever gave it up has settled its failure. A run of it may still be under way, so the row says so too. */
const abandon = async (due: Due, row: RobotRow, subject: Subject, batch: Batch): Promise<Ending | undefined> => {
  const claim = claimOf(due.message.message_id, ownRedrive(due)?.attempt)
  if ((await batch.robots.setAside(row, claim, ABANDONED)) === 'moved_on') {
    await lookAgain(due, subject, batch)
    return undefined
  }
  const set_aside = [...(row.set_aside ?? []), claim].slice(-APPLIED_IDS_MAX)
  subject.row = { ...row, set_aside, set_aside_reason: ABANDONED }
  const decision: Decision = { outcome: 'dead_lettered', reason: ABANDONED, failure_id: failureIdOf(due) }
  return decided(due, row, decision, subject, batch)
}

/** A policy may want that nobody goes on behind a dead letter: then the robot waits for a person. */
const stopRobot = async (
  { message, releasing }: Due,
  detail: string,
  subject: Subject,
  batch: Batch,
): Promise<void> => {
  const row = rowOf(subject)
  if (row.parked && !releasing) return
  if (!holdsBack(subject, batch)) return
  const now = at(batch)
  const parked: Parked = {
    parked_since: now,
    ...row.parked,
    status: 'needs_attention',
    parked_by: message.message_id,
    next_release_at: now,
    release_attempts: 0,
    error_class: 'PermanentFailure',
    error_text: detail.slice(0, 200),
  }
  if ((await batch.robots.park(row.robot_id, parked, row.revision)) === 'parked') subject.row = { ...row, parked }
}

export const holdsBack = ({ row }: Subject, batch: Batch): boolean =>
  row !== undefined && machinesFor(row.robot_id, batch.settings)[row.policy_version]?.on_permanent_failure === 'hold'

/**
 * Puts the message behind a parked robot's others; parks the robot first if it is not. Undefined when the robot has moved on
 * in the meantime: then the message has to be decided anew.
 */
const hold = async (
  due: Due,
  row: RobotRow,
  fault: Fault | undefined,
  subject: Subject,
  batch: Batch,
): Promise<Ending | undefined> => {
  const { message, position, redrive, edit, origin } = due
  const own = ownRedrive(due)
  const parked = fault ? parkedFor(due, row, fault, batch) : row.parked
  if (!parked) throw new Error(`Robot ${row.robot_id} is to be parked for no reason`)
  if (fault) {
    if ((await batch.robots.park(row.robot_id, parked, row.revision)) === 'moved_on') {
      await lookAgain(due, subject, batch)
      return undefined
    }
    subject.row = { ...row, parked }
  }
  // The one that the robot waits for is a failure that operators see; it may have died before it was reported.
  const isCause = parked.parked_by === message.message_id
  await batch.held.hold({
    robot_id: row.robot_id,
    position,
    message,
    original: origin.original(),
    topic: origin.topic,
    ...(origin.client_id !== undefined && { client_id: origin.client_id }),
    ...(origin.principal !== undefined && { principal: origin.principal }),
    ...(redrive && { redrive }),
    ...(edit && { edit }),
    ...((isCause || own) && { failure_id: failureIdOf(due) }),
    held_at: at(batch),
  })
  if (isCause) {
    const status = parked.status === 'needs_attention' ? 'needs_attention' : 'held'
    const attempt = 1 + Math.max(parked.release_attempts + (own?.attempt ?? 0), due.asked?.attempt ?? 0)
    const reported = { ...(fault ?? faultOf(parked)), kind: 'held' } as const
    const asked = due.asked ?? own
    await batch.failures.report([triggerFailure(due, origin, row, reported, status, attempt, at(batch), asked)])
  } else if (own) {
    const waits = waitsBehind(parked)
    await batch.failures.report([triggerFailure(due, origin, row, waits, 'held', 1 + own.attempt, at(batch))])
  }
  return decided(
    due,
    row,
    {
      outcome: 'held',
      reason: isCause ? parked.error_class : 'robot_parked',
      detail: isCause ? parked.error_text : `waits behind ${parked.parked_by}`,
      ...((isCause || own) && { failure_id: failureIdOf(due) }),
    },
    subject,
    batch,
  )
}

/** A redrive whose robot is parked for another message. */
const waitsBehind = ({ parked_by, error_class, error_text }: Parked): Fault => ({
  kind: 'held',
  stage: 'dispatch',
  error_class: 'RobotParked',
  error_text: `waits behind ${parked_by}, for which the robot is parked: ${error_class}: ${error_text}`,
  temporary: true,
})

const parkedFor = ({ message }: Due, { parked: before }: RobotRow, fault: Fault, batch: Batch): Parked => {
  const { release_attempts_max, release_backoff_seconds } = batch.settings
  const attempts = before ? before.release_attempts + 1 : 0
  const wait = backoffSeconds(release_backoff_seconds, attempts, batch.random())
  return {
    status: attempts >= release_attempts_max ? 'needs_attention' : 'parked',
    parked_since: before?.parked_since ?? at(batch),
    parked_by: message.message_id,
    next_release_at: new Date(batch.now() + wait * 1000).toISOString(),
    release_attempts: attempts,
    error_class: fault.error_class.slice(0, 64),
    error_text: fault.error_text.slice(0, 200),
  }
}

const faultOf = ({ error_class, error_text }: Parked): Fault => ({
  kind: 'held',
  stage: 'machine',
  error_class,
  error_text,
  temporary: true,
})

const lookAgain = async ({ message }: Due, subject: Subject, batch: Batch): Promise<void> => {
  const key = { robot_id: subject.robot_id, message_id: message.message_id }
  const { robots, journal } = await batch.recall.recall({ robots: [subject.robot_id], messages: [key] })
  const row = robots.get(subject.robot_id)
  subject.row = row && asReleased(row, subject)
  subject.journal.set(message.message_id, journal.get(journalKey(key)))
}

/** A row that is read while the batch is under way still bears the parking that the batch has ended. */
const asReleased = (row: RobotRow, { released }: Subject): RobotRow => {
  if (released === undefined || row.parked?.parked_since !== released) return row
  const { parked: _, ...unparked } = row
  return unparked
}

const rowOf = ({ row, robot_id }: Subject): RobotRow => {
  if (!row) throw new Error(`Robot ${robot_id} has no row; it is created before its first message is decided`)
  return row
}
