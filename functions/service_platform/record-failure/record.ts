import { asError, isTemporary, TemporaryFailure } from '../../errors.ts'
import { withAgenda } from '../../failures/agenda.ts'
import { announce } from '../../failures/announce.ts'
import { followingOf } from '../../failures/following.ts'
import { logged } from '../../failures/logged.ts'
import { type FailureRecord, isOpen, withReports } from '../../failures/record.ts'
import { shelfCopyOf } from '../../failures/shelf-copy.ts'
import { inParallel } from '../../in-parallel.ts'
import type { FailureReport, FailureStatus } from '../../ports/failure-intake.ts'
import type { FailureChange } from '../../ports/failures.ts'
import type { IntakeMessage } from './intake/intake-message.ts'
import { readIntake } from './intake/read-intake.ts'
import { keepOriginal } from './originals.ts'
import type { RecorderPorts, RecorderSettings } from './ports.ts'

/**
 * Turns messages of the intake into records, in this order: bytes, index (with groups, books and operations), shelf, bus.
 * Answers with the ids of the messages that are not wholly recorded: they must not be acknowledged. Every step can be taken
 * again, so a message that comes back finds what it did the last time.
 *
 * The one thing that a record cannot tell is whether its copy reached the shelf and the bus. So a message that was delivered
 * before places the copy again: two copies of a failure do no harm, one that is missing does.
 */
export const recordFailures = async (
  messages: readonly IntakeMessage[],
  ports: RecorderPorts,
  settings: RecorderSettings,
): Promise<ReadonlySet<string>> => {
  const unrecorded = new Set<string>()
  /** Runs a step on behalf of some messages: when it fails, they are the ones that come back. */
  const onBehalfOf = async (concerned: readonly IntakeMessage[], step: () => Promise<void>): Promise<void> => {
    try {
      await step()
    } catch (error) {
      for (const { id } of concerned) unrecorded.add(id)
      const intake_message_ids = [...new Set(concerned.map(({ id }) => id))]
      ports.log.error('failure not recorded', { intake_message_ids, error: asError(error) })
    }
  }

  const read: Read[] = []
  for (const message of messages) {
    await onBehalfOf([message], async () => {
      read.push({ message, reports: await readIntake(message, ports) })
    })
  }

  const outcomes: Outcome[] = []
  /** What was sent to the index: from which status. It may stand there although no answer said so. */
  const sent: Sent = new Map()
  const record = async (failures: readonly Failure[]): Promise<void> => {
    try {
      outcomes.push(...(await recordAll(failures, sent, ports, settings, onBehalfOf)))
    } catch (error) {
      // What is wrong with one must not hold up the others; what will pass concerns them all.
      if (failures.length === 1 || isTemporary(error)) throw error
      for (const failure of failures) await onBehalfOf(failure.messages, () => record([failure]))
    }
  }
  const failures = failuresOf(read)
  if (failures.length > 0) await onBehalfOf(messagesOf(failures), () => record(failures))

  const forShelf = outcomes.filter((outcome) => turned(outcome, isOpen))
  await onBehalfOf(messagesOf(forShelf), () => ports.shelf.place(forShelf.map(({ record }) => shelfCopyOf(record))))
  const forPerson = outcomes.filter((outcome) => turned(outcome, needsPerson))
  await onBehalfOf(messagesOf(forPerson), () =>
    announce(
      ports.bus,
      forPerson.map(({ record }) => record),
    ),
  )
  const written = outcomes.filter((outcome) => outcome.written)
  for (const { record } of written) ports.log.info('failure recorded', logged(record))
  if (written.length > 0) ports.measures.publish([{ dimensions: {}, values: { failures_recorded: written.length } }])
  return unrecorded
}

interface Read {
  readonly message: IntakeMessage
  readonly reports: readonly FailureReport[]
}

/** One failure, with everything that a batch says about it. */
interface Failure {
  readonly failure_id: string
  readonly reports: readonly FailureReport[]
  readonly messages: readonly IntakeMessage[]
}

interface Outcome extends Failure {
  readonly record: FailureRecord
  readonly before: FailureStatus | undefined
  readonly written: boolean
}

const failuresOf = (read: readonly Read[]): readonly Failure[] => {
  const said = read.flatMap(({ message, reports }) => reports.map((report) => ({ message, report })))
  return [...Map.groupBy(said, ({ report }) => report.failure_id)].map(([failure_id, about]) => ({
    failure_id,
    reports: about.map(({ report }) => report),
    messages: about.map(({ message }) => message),
  }))
}

/** One look and one write for all of them; what others have changed in between, once more. */
const recordAll = async (
  failures: readonly Failure[],
  sent: Sent,
  ports: RecorderPorts,
  settings: RecorderSettings,
  onBehalfOf: (concerned: readonly IntakeMessage[], step: () => Promise<void>) => Promise<void>,
): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = []
  let left = failures
  for (let rounds = 0; left.length > 0; rounds += 1) {
    if (rounds === roundsMax) throw new TemporaryFailure(`record ${left[0]?.failure_id}: others change it for ever`)
    const standing = await ports.failures.find(left.map(({ failure_id }) => failure_id))
    const changes = new Map<string, FailureChange>()
    await inParallel(left, originalsAtOnce, (failure) =>
      onBehalfOf(failure.messages, async () => {
        const before = standing.get(failure.failure_id)
        const change = await changeOf(failure, before, ports, settings)
        if (change) changes.set(failure.failure_id, change)
        else if (before) outcomes.push(unchanged(failure, before, sent))
      }),
    )
    for (const [failureId, { before }] of changes) if (!sent.has(failureId)) sent.set(failureId, before?.status)
    const changed = changes.size === 0 ? none : await ports.failures.write([...changes.values()])
    for (const failure of left) {
      const change = changes.get(failure.failure_id)
      if (change === undefined || changed.has(failure.failure_id)) continue
      outcomes.push({ ...failure, record: change.after, before: change.before?.status, written: true })
    }
    // Another recorder was faster with another report of the same failure. Each round, somebody has got one step further.
    left = left.filter(({ failure_id }) => changed.has(failure_id))
  }
  return outcomes
}

/** What the reports change; undefined when they say nothing new. */
const changeOf = async (
  { reports }: Failure,
  before: FailureRecord | undefined,
  ports: RecorderPorts,
  settings: RecorderSettings,
): Promise<FailureChange | undefined> => {
  const original = before?.original ?? (await keepOriginal(ports.bytes, reports))
  const reported = withReports(before, reports, original)
  if (reported === undefined) return undefined
  const after = planned(reported, before, ports, settings)
  return { before, after, ...followingOf(before, reported, reports) }
}

/** After a write of ours without an answer it may be that which stands; then nobody else places the copy. */
const unchanged = (failure: Failure, record: FailureRecord, sent: Sent): Outcome => {
  const written = sent.has(failure.failure_id)
  return { ...failure, record, before: written ? sent.get(failure.failure_id) : record.status, written }
}

type Sent = Map<string, FailureStatus | undefined>

const none: ReadonlySet<string> = new Set()
const roundsMax = 20
/** A batch that was given up can hold hundreds of records. */
const originalsAtOnce = 10

/** The agenda of a failure that is open counts on the copy that this very delivery places. */
const planned = (
  reported: FailureRecord,
  before: FailureRecord | undefined,
  { now, random, kinds }: RecorderPorts,
  { agenda }: RecorderSettings,
): FailureRecord => {
  const liesThere = isOpen(before?.status) && before?.agenda?.what === 'shelve'
  return withAgenda(reported, agenda, kinds, { now: now(), random: random(), shelved: !liesThere })
}

/** Whether this batch brought the failure where it is, or may have done so at an earlier delivery. */
const turned = (
  { record, before, written, messages }: Outcome,
  there: (status: FailureStatus | undefined) => boolean,
): boolean => {
  if (!there(record.status)) return false
  return written ? !there(before) : messages.some(({ again }) => again)
}

const needsPerson = (status: FailureStatus | undefined): boolean => status === 'needs_attention'

const messagesOf = (failures: readonly Failure[]): readonly IntakeMessage[] =>
  failures.flatMap(({ messages }) => messages)
