/**
 * dispatch: the one decider. Per batch: sort into subjects, read everything that has to be known in one go, work on subjects
 * in parallel and on each one's records in turn, then write down what is shared: journal, books, last-known states.
 *
 * What comes last matters. Books are written after every outcome is durable and before the last-known states move on: a batch
 * that dies before its books counts itself when it comes again, one that dies after them finds itself counted; and because
 * a dialect's memory moves last, the second delivery derives the same facts as the first.
 *
 * A batch failure is returned only for what could not be recorded at all. Kinesis then brings everything from the lowest
 * returned number again, for every robot; nothing from there on is counted or remembered by this delivery.
 */
import { isEcho } from '../../../messages/dialects/vda-5050.ts'
import { isBefore } from '../../../messages/position.ts'
import { asError, isTemporary } from '../../errors.ts'
import { inParallel } from '../../in-parallel.ts'
import { journalKey, type Recalled } from '../../ports/recall.ts'
import { backoffSeconds } from './backoff.ts'
import { closeBooks, type Ended } from './close-books.ts'
import { openingFailure } from './failure.ts'
import { lineOfNobody } from './line-of.ts'
import { measured } from './measured.ts'
import { isEchoing, namedIds, openNative, openOthers, unaskedIds } from './opening.ts'
import type { Batch, Ports, Settings, Surroundings } from './ports.ts'
import { at } from './ports.ts'
import { workSubject } from './subject.ts'
import { type EndedTurn, type KinesisEvent, type Subject, type Taken, take } from './turn.ts'

export interface Invocation {
  readonly awsRequestId: string
  getRemainingTimeInMillis(): number
}

/** An empty or misspelt identifier would fail the whole batch, so there is one or there is none. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

export const dispatch =
  (ports: Ports, surroundings: Surroundings, settings: Settings) =>
  async (event: KinesisEvent, invocation: Invocation): Promise<BatchResponse> => {
    const batch = batchOf(ports, surroundings, settings, invocation)
    const taken = take(event)
    const undecided = await work(taken, event, batch)
    // What cannot be recorded now will not be in a millisecond either, and the stream's retries are counted.
    if (undecided !== undefined && !batch.outOfTime()) await batch.sleep(PAUSE_MS)
    measure(taken, undecided, batch)
    return { batchItemFailures: undecided === undefined ? [] : [{ itemIdentifier: undecided }] }
  }

const PAUSE_MS = 2_000

/** Works the batch off; the lowest sequence number that has to come again, if any. */
const work = async (taken: Taken, event: KinesisEvent, batch: Batch): Promise<string | undefined> => {
  const first = event.Records[0]?.kinesis.sequenceNumber
  try {
    await patiently(() => lookUp(taken, batch), batch)
  } catch (error) {
    batch.log.error('nothing can be read', { error: asError(error) })
    return first
  }
  const unreported = await reportUnopened(taken, batch)
  await inParallel(taken.subjects, batch.settings.subjects_in_parallel, (subject) => workSubject(subject, batch))
  const unjournalled = await journalApplied(taken.subjects, batch)
  const undecided = lowest([unreported, unjournalled, ...taken.subjects.map(({ undecided_from }) => undecided_from)])
  const ended = endedBefore(undecided, taken)
  const unclosed = await closeBooks(taken, ended, undecided === undefined, batch)
  return lowest([undecided, unclosed])
}

/** Nothing of the batch has begun, so an outage may be waited out as long as the invocation lasts. */
const patiently = async (look: () => Promise<void>, batch: Batch): Promise<void> => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await look()
    } catch (error) {
      const wait = 1000 * backoffSeconds(0.2, Math.min(attempt, 5), batch.random())
      if (!isTemporary(error) || batch.remaining() < wait || batch.outOfTime()) throw error
      await batch.sleep(wait)
    }
  }
}

/** Rows, last-known states and the journal's rows of all ids that are known by now, in one read. */
const lookUp = async ({ subjects }: Taken, batch: Batch): Promise<void> => {
  const now = batch.now()
  for (const subject of subjects) openNative(subject, now)
  const robots = subjects.map(({ robot_id }) => robot_id)
  const [recalled, layers] = await Promise.all([
    batch.recall.recall({ robots, last_known: robots, messages: wantedIds(subjects), sent: echoing(subjects) }),
    layersKnown(batch),
  ])
  batch.layers = layers
  for (const subject of subjects) {
    subject.row = recalled.robots.get(subject.robot_id)
    subject.last_known = recalled.last_known.get(subject.robot_id)
    subject.observation = subject.last_known
    subject.sent = recalled.sent?.get(subject.robot_id)
    noteJournal(subject, recalled)
  }
  for (const subject of subjects) openOthers(subject, batch)
  // A dialect's facts are known only once the robot's last state is.
  const derived = wantedIds(subjects)
  if (derived.length > 0) {
    const more = await batch.recall.recall({ messages: derived })
    for (const subject of subjects) noteJournal(subject, more)
  }
}

/** Robots whose states are to be compared with what they were sent: positions come more often, and echo nothing. */
const echoing = (subjects: readonly Subject[]): readonly string[] =>
  subjects
    .filter(({ turns }) => turns.some((turn) => isEchoing(turn) && isEcho(turn.arrival.topic)))
    .map(({ robot_id }) => robot_id)

/** No message waits for the answer to which version is meant for its robot: the one that it has decides. */
const layersKnown = async (batch: Batch): Promise<Batch['layers']> => {
  try {
    return await batch.rollouts.inForce()
  } catch (error) {
    batch.log.warn('what is rolled out is not known', { error: asError(error) })
    return undefined
  }
}

const wantedIds = (subjects: readonly Subject[]) =>
  subjects.flatMap((subject) =>
    subject.turns.flatMap((turn) => [...unaskedIds(subject, turn.opened), ...namedIds(subject, turn)]),
  )

const noteJournal = (subject: Subject, { journal }: Recalled): void => {
  for (const turn of subject.turns) {
    for (const key of [...unaskedIds(subject, turn.opened), ...namedIds(subject, turn)]) {
      subject.journal.set(key.message_id, journal.get(journalKey(key)))
    }
  }
}

/** What could not be opened, in one report; the lowest number of them if nobody took it. */
const reportUnopened = async ({ subjects, unreadable }: Taken, batch: Batch): Promise<string | undefined> => {
  const faults = [
    ...unreadable.map(({ turn, rejected }) => ({ turn, fault: rejected, arrival: rejected.arrival })),
    ...subjects.flatMap(({ turns }) => turns.flatMap(faultsOf)),
  ]
  if (faults.length === 0) return undefined
  const now = at(batch)
  const reports = faults.map(({ turn, fault, arrival }) => openingFailure(turn, fault, arrival, now))
  for (const { failure_id, error_class, error_text, robot_id, message_id, trace_id, position, ...more } of reports) {
    batch.log.warn('dead_lettered', {
      failure_id,
      robot_id,
      ...(message_id !== undefined && { message_id }),
      ...(trace_id !== undefined && { trace_id }),
      ...(more.correlation_id !== undefined && { correlation_id: more.correlation_id }),
      ...(more.operation_id !== undefined && { operation_id: more.operation_id }),
      position,
      reason: error_class,
      detail: error_text.slice(0, 300),
    })
  }
  try {
    await batch.failures.report(reports)
  } catch (error) {
    batch.log.error('undecided', { reason: 'failures cannot be reported', error: asError(error) })
    return lowest(faults.map(({ turn }) => turn.sequence_number))
  }
  batch.measured.count({}, { processed: reports.length, dead_lettered: reports.length })
  return undefined
}

const faultsOf = (turn: Subject['turns'][number]) => {
  const { opened, arrival } = turn
  // What is redriven is reported in its turn, with the end of the failure that it comes from.
  if (!opened || arrival.redrive) return []
  const faults = opened.outcome === 'rejected' ? [opened] : opened.refused
  return faults.map((fault) => ({ turn, fault, arrival }))
}

/** The transitions of the whole batch, in as few writes as possible. The robots' rows bear them already. */
const journalApplied = async (subjects: readonly Subject[], batch: Batch): Promise<string | undefined> => {
  const rows = subjects.flatMap(({ unjournalled }) => unjournalled)
  if (rows.length === 0) return undefined
  try {
    await batch.journal.applied(rows)
    return undefined
  } catch (error) {
    batch.log.error('undecided', { reason: 'the journal cannot be written', error: asError(error) })
    return lowest(rows.map(({ decided_in }) => decided_in))
  }
}

/** What this delivery may count: everything before the first record that has to come again. */
const endedBefore = (undecided: string | undefined, { subjects, unreadable }: Taken): readonly Ended[] => {
  const counts = ({ turn }: EndedTurn): boolean => undecided === undefined || isBefore(turn.sequence_number, undecided)
  const ofNobody: readonly EndedTurn[] = unreadable.map(({ turn, rejected }) => ({
    turn,
    entry: rejected.redrive ? {} : { published: 1, dead_lettered: 1 },
    messages: 1,
    line: lineOfNobody(rejected, turn.streamed),
    observation: undefined,
  }))
  return [
    { turns: ofNobody.filter(counts) },
    ...subjects.map((subject) => ({ subject, turns: subject.ended.filter(counts) })),
  ]
}

const lowest = (numbers: readonly (string | undefined)[]): string | undefined =>
  numbers.reduce<string | undefined>(
    (least, number) => (number !== undefined && (least === undefined || isBefore(number, least)) ? number : least),
    undefined,
  )

const measure = ({ oldest_ms }: Taken, undecided: string | undefined, batch: Batch): void => {
  const backlog_age_ms = Math.max(0, batch.now() - oldest_ms)
  batch.measured.count({}, { backlog_age_ms, ...(undecided !== undefined && { undecided: 1 }) })
  batch.measures.publish(batch.measured.sets())
}

const batchOf = (ports: Ports, surroundings: Surroundings, settings: Settings, invocation: Invocation): Batch => ({
  ...ports,
  ...surroundings,
  settings,
  measured: measured(),
  layers: undefined,
  // 48 random bits of it are enough, and it is written with every batch.
  invocation: invocation.awsRequestId.slice(-12),
  started_ms: surroundings.now(),
  remaining: () => Math.max(0, invocation.getRemainingTimeInMillis() - AFTERWARDS_MS),
  outOfTime: () => invocation.getRemainingTimeInMillis() < settings.time_margin_ms,
})

/** What closing a batch may take of the time that is left. */
const AFTERWARDS_MS = 2_000
