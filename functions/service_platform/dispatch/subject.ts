/**
 * One robot's records of a batch, one after the other. Never throws: what cannot be settled marks the record from which the
 * stream has to bring them again, and the robot's later records stay untouched, or order would be lost.
 */
import type { Message } from '../../../messages/envelope.ts'
import { elementsOf } from '../../../messages/json-elements.ts'
import type { Opened } from '../../../messages/open.ts'
import { positionOf } from '../../../messages/position.ts'
import type { Redrive } from '../../../messages/stream-record.ts'
import { asError, isTemporary, TemporaryFailure } from '../../errors.ts'
import type { Hops } from '../../ports/hops.ts'
import { journalKey } from '../../ports/recall.ts'
import { bucketOf, NO_SEQUENCE } from '../../ports/robots.ts'
import { answer, answerAsked, answerHeldBack, answerRecord, answerUnopened, lateness } from './answer.ts'
import { addTo, entryOf } from './entry.ts'
import type { Fault, Origin } from './failure.ts'
import { after } from './journal-row.ts'
import { lineOf } from './line-of.ts'
import { observe, type Shedding } from './observe.ts'
import { isRemembered, openInTurn, readingsBefore, unaskedIds } from './opening.ts'
import type { Batch } from './ports.ts'
import { ownRedrive } from './redriven.ts'
import { drainedBy, release } from './release.ts'
import { type Due, deadLetter, type Ending, settle } from './settle.ts'
import type { EndedTurn, NotOpened, Subject, Turn } from './turn.ts'
import { firstVersion, machinesFor } from './version.ts'

export const workSubject = async (subject: Subject, batch: Batch): Promise<void> => {
  for (const turn of subject.turns) {
    try {
      stopIfLate(batch)
      subject.ended.push(await takeTurn(turn, subject, batch))
    } catch (error) {
      subject.undecided_from = turn.sequence_number
      batch.log.error('undecided', {
        robot_id: subject.robot_id,
        sequence_number: turn.sequence_number,
        trace_id: turn.arrival.trace_id,
        ...(turn.arrival.redrive && { failure_id: turn.arrival.redrive.redrive_of }),
        error: asError(error),
      })
      return
    }
  }
}

const takeTurn = async (turn: Turn, subject: Subject, batch: Batch): Promise<EndedTurn> => {
  if (turn.arrival.control === 'release') return takeRelease(turn, subject, batch)
  if (isRemembered(subject, turn)) {
    const entry = turn.arrival.redrive ? {} : { published: 1, observed: 1 }
    return { turn, entry, messages: 1, line: lineOf(turn), observation: subject.observation }
  }
  const opened = await asItReads(turn, subject, batch)
  if (turn.arrival.redrive) return takeRedrive(turn, turn.arrival.redrive, opened, subject, batch)
  const shedding = turn.arrival.edit ? undefined : sheddingIn(batch)
  const { observation, observed, duplicate, shed, missing } = observe(
    subject.observation,
    turn.arrival,
    opened,
    shedding,
  )
  batch.measured.count({}, { gaps: missing })
  const messages = opened.outcome === 'opened' ? opened.messages : []
  const dead = opened.outcome === 'opened' ? opened.refused.length : 1
  const entry = addTo(
    {},
    { published: dead, dead_lettered: dead },
    { published: observed + duplicate + shed, observed, duplicate, shed },
  )
  if (messages.length > 0) await makeRow(messages, turn, subject, batch)
  for (const message of messages) {
    if (message.kind === 'telemetry') continue
    stopIfLate(batch)
    const due = dueOf(message, turn, subject, batch)
    addTo(entry, entryOf(due, await settleAnyhow(due, subject, batch)))
  }
  countTelemetry(messages, { observed, duplicate, shed }, subject, batch)
  // Only now: until its facts are decided, the robot's memory must not know what they were derived from.
  subject.observation = observation
  return { turn, entry, messages: messages.length + dead, line: lineOf(turn, opened), observation }
}

const sheddingIn = ({ settings, now }: Batch): Shedding => ({
  now: now(),
  after_seconds: settings.shed_telemetry_after_seconds,
})

/** Something that is tried again: redriven.ts says what it may do, and that it counts nothing here. */
const takeRedrive = async (
  turn: Turn,
  redrive: Redrive,
  opened: Opened | NotOpened,
  subject: Subject,
  batch: Batch,
): Promise<EndedTurn> => {
  const nothing = observe(subject.observation, turn.arrival, nothingOf(turn))
  const line = lineOf(turn, opened)
  if (opened.outcome !== 'opened') {
    await answerUnopened(turn, opened, batch)
    subject.observation = nothing.observation
    return { turn, entry: {}, messages: 1, line, observation: nothing.observation }
  }
  const { messages } = opened
  const late = lateness(messages, turn, subject)
  if (late !== undefined) {
    await answerHeldBack(turn, redrive, late, batch)
    subject.observation = nothing.observation
    const { observation } = nothing
    return { turn, entry: {}, messages: messages.length + opened.refused.length, line, observation }
  }
  const { observation, observed, missing } = observe(subject.observation, turn.arrival, opened)
  batch.measured.count({}, { gaps: missing })
  if (messages.length > 0) await makeRow(messages, turn, subject, batch)
  const triggers: { due: Due; ending: Ending }[] = []
  for (const message of messages) {
    if (message.kind === 'telemetry') continue
    stopIfLate(batch)
    const due = dueOf(message, turn, subject, batch)
    triggers.push({ due, ending: await settleAnyhow(due, subject, batch) })
  }
  countTelemetry(messages, { observed, duplicate: 0, shed: 0 }, subject, batch)
  const isOwn = ownRedrive({ redrive }) && triggers.length === 1
  const entry = isOwn
    ? addTo({}, ...triggers.map(({ due, ending }) => entryOf(due, ending)))
    : await answerRecord(turn, redrive, opened, { triggers, observed }, batch)
  subject.observation = observation
  return { turn, entry, messages: messages.length + opened.refused.length, line, observation }
}

/** The record as if it had said nothing: only the place of what is known moves on. */
const nothingOf = ({ arrival }: Turn): Opened => ({ outcome: 'opened', arrival, messages: [], refused: [] })

const takeRelease = async (turn: Turn, subject: Subject, batch: Batch): Promise<EndedTurn> => {
  const released = await release(turn, subject, batch)
  for (const { due, ending } of released.endings) tell(due, ending, subject, batch)
  if (!released.answered) await answerAsked(turn, subject, batch)
  return {
    turn,
    entry: {},
    messages: 0,
    line: lineOf(turn),
    drained: drainedBy(subject.robot_id, released),
    forget: released.forget,
    ...(released.unpark !== undefined && { unpark: released.unpark }),
    observation: subject.observation,
  }
}

/** Opened with what is known now, or as an earlier delivery must have opened it; asks the journal for ids that are new. */
const asItReads = async (turn: Turn, subject: Subject, batch: Batch): Promise<Opened | NotOpened> => {
  const now = openInTurn(subject, turn, batch)
  await askJournal(now, subject, batch)
  if (turn.arrival.redrive) return now
  let best = now
  for (const reading of readingsBefore(subject, turn, batch)) {
    await askJournal(reading, subject, batch)
    if (evidenceFor(reading, turn, subject) > evidenceFor(best, turn, subject)) best = reading
  }
  return best
}

/** Derived facts that happened speak for a reading, those that did not speak against it. */
const evidenceFor = (opened: Opened | NotOpened, turn: Turn, { journal, row }: Subject): number =>
  opened.outcome !== 'opened'
    ? 0
    : opened.messages
        .filter(({ derived, kind }) => derived && kind !== 'telemetry')
        .reduce((sum, { message_id, index }) => {
          const isJournalled = journal.get(message_id)?.position === positionOf(turn.sequence_number, index)
          return isJournalled || row?.applied_ids.includes(message_id) ? sum + 1 : sum - 1
        }, 0)

const askJournal = async (opened: Opened | NotOpened, subject: Subject, batch: Batch): Promise<void> => {
  const messages = unaskedIds(subject, opened)
  if (messages.length === 0) return
  const { journal } = await batch.recall.recall({ messages })
  for (const key of messages) subject.journal.set(key.message_id, journal.get(journalKey(key)))
}

/** First contact: the robot gets its row, and with it the policy version that decides for it. */
const makeRow = async (messages: readonly Message[], turn: Turn, subject: Subject, batch: Batch): Promise<void> => {
  if (subject.row) return
  const version = firstVersion(subject.robot_id, messages, turn.arrival.received_at, batch)
  subject.row = await batch.robots.create({
    robot_id: subject.robot_id,
    state: machinesFor(subject.robot_id, batch.settings)[version.policy_version]?.initial ?? '',
    since: turn.arrival.received_at,
    ...version,
    revision: 0,
    last_sequence: NO_SEQUENCE,
    applied_ids: [],
    bucket: bucketOf(subject.robot_id),
    first_seen_at: turn.arrival.received_at,
  })
}

const dueOf = (message: Message, turn: Turn, { observation }: Subject, batch: Batch): Due => ({
  message,
  position: positionOf(turn.sequence_number, message.index),
  ...(turn.arrival.redrive && { redrive: turn.arrival.redrive }),
  ...(turn.arrival.edit && { edit: turn.arrival.edit }),
  hops: hopsOf(message, turn, batch),
  ...(observation?.heard_at !== undefined && { heard_at: observation.heard_at }),
  origin: originOf(message, turn),
  decided_in: turn.sequence_number,
  releasing: false,
})

const hopsOf = ({ received_at }: Message, { streamed, opened_at }: Turn, batch: Batch): Hops => ({
  streamed_ms: after(received_at, streamed),
  ...(opened_at !== undefined && { opened_ms: after(received_at, opened_at) }),
  dispatched_ms: after(received_at, batch.now()),
})

const originOf = (message: Message, { arrival }: Turn): Origin => ({
  topic: arrival.topic,
  ...(arrival.client_id !== undefined && { client_id: arrival.client_id }),
  ...(arrival.principal !== undefined && { principal: arrival.principal }),
  // Places of an array start at 1; what a dialect derived was said by the whole record.
  original: () => (message.derived ? undefined : elementsOf(arrival.bytes)?.[message.index - 1]) ?? arrival.bytes,
})

/** A message over which dispatch itself stumbles is a dead letter; what cannot be recorded is undecided. */
const settleAnyhow = async (due: Due, subject: Subject, batch: Batch): Promise<Ending> => {
  let ending: Ending
  try {
    ending = await settle(due, subject, batch)
  } catch (error) {
    const isApplied = subject.journal.get(due.message.message_id)?.outcome === 'applied'
    if (isTemporary(error) || isApplied || !subject.row) throw error
    const dead = await deadLetter(due, subject.row, faultOf(error), subject, batch)
    if (!dead) throw new TemporaryFailure(`The row of robot ${subject.robot_id} moved while its message failed`)
    ending = dead
  }
  await answer(due, ending, subject, batch)
  tell(due, ending, subject, batch)
  return ending
}

const faultOf = (error: unknown): Fault => {
  const { name, message, stack } = asError(error)
  return {
    kind: 'dispatch',
    stage: 'dispatch',
    error_class: name,
    error_text: message,
    ...(stack !== undefined && { stack }),
    temporary: false,
  }
}

const stopIfLate = (batch: Batch): void => {
  if (batch.outOfTime()) throw new TemporaryFailure('The invocation is about to end; the stream brings the rest again')
}

/** The one log line of a trigger. */
const tell = (
  { message, position, redrive, edit, asked }: Due,
  ending: Ending,
  { row }: Subject,
  batch: Batch,
): void => {
  const { outcome, journalled, before, run_ms } = ending
  const failure_id = journalled?.failure_id ?? redrive?.redrive_of ?? edit?.edited_from
  const operation_id = asked?.operation_id ?? redrive?.operation_id ?? edit?.operation_id
  const policy_version = row?.policy_version ?? ''
  if (!before) {
    batch.measured.count(
      { type: message.type, policy_version },
      { processed: 1, [outcome]: 1, ...(run_ms !== undefined && { transition_ms: run_ms }) },
    )
  }
  batch.log.info(outcome, {
    robot_id: message.robot_id,
    message_id: message.message_id,
    trace_id: message.trace_id,
    ...(message.correlation_id !== undefined && { correlation_id: message.correlation_id }),
    type: message.type,
    policy_version,
    position,
    ...(journalled?.from !== undefined && { from: journalled.from }),
    ...(journalled?.to !== undefined && { to: journalled.to }),
    ...(journalled?.reason !== undefined && { reason: journalled.reason }),
    ...(journalled?.guard !== undefined && { guard: journalled.guard }),
    ...(failure_id !== undefined && { failure_id }),
    ...(operation_id !== undefined && { operation_id }),
    ...(run_ms !== undefined && { transition_ms: run_ms }),
    ...(before && { redelivered: true }),
  })
}

const countTelemetry = (
  messages: readonly Message[],
  { observed, duplicate, shed }: { readonly observed: number; readonly duplicate: number; readonly shed: number },
  { row }: Subject,
  batch: Batch,
): void => {
  const type = messages.find(({ kind }) => kind === 'telemetry')?.type
  if (type === undefined) return
  const dimensions = { type, policy_version: row?.policy_version ?? '' }
  batch.measured.count(dimensions, {
    processed: observed + duplicate + shed,
    observed,
    ...(duplicate > 0 && { duplicate }),
    ...(shed > 0 && { shed }),
  })
}
