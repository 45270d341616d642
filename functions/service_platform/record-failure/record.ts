import { asError } from '../../errors.ts'
import { announce } from '../../failures/announce.ts'
import { type FailureRecord, withReports } from '../../failures/record.ts'
import { shelfCopyOf } from '../../failures/shelf-copy.ts'
import type { FailureReport, FailureStatus } from '../../ports/failure-intake.ts'
import { enterInBooks } from './books.ts'
import { gauge } from './gauge.ts'
import type { Intake, IntakeMessage } from './intake/intake-message.ts'
import { readIntake } from './intake/read-intake.ts'
import { keepOriginal } from './originals.ts'
import type { RecorderPorts } from './ports.ts'

/**
 * Turns messages of the intake into records, in this order: books, bytes, index, shelf. Answers with the ids of the messages
 * that are not wholly recorded: they must not be acknowledged. Every step can be taken again, so a message that comes back
 * finds what it did the last time.
 *
 * The one thing that a record cannot tell is whether its copy reached the shelf. So a message that was delivered before
 * places the copy again: two copies of a failure do no harm, one that is missing does.
 */
export const recordFailures = async (
  messages: readonly IntakeMessage[],
  ports: RecorderPorts,
  invocation: string,
): Promise<ReadonlySet<string>> => {
  const unrecorded = new Set<string>()
  /** Runs a step on behalf of some messages: when it fails, they are the ones that come back. */
  const onBehalfOf = async (concerned: readonly IntakeMessage[], step: () => Promise<void>): Promise<void> => {
    try {
      await step()
    } catch (error) {
      for (const { id } of concerned) unrecorded.add(id)
      const intake_message_ids = concerned.map(({ id }) => id)
      ports.log.error('failure not recorded', { intake_message_ids, error: asError(error) })
    }
  }

  const read: Read[] = []
  for (const message of messages) {
    await onBehalfOf([message], async () => {
      read.push({ message, intake: await readIntake(message, ports) })
    })
  }

  let standing: ReadonlyMap<string, FailureRecord> = new Map()
  await onBehalfOf(messages, async () => {
    standing = await ports.failures.find([...new Set(read.flatMap(({ intake }) => intake.reports.map(idOf)))])
  })

  for (const { message, intake } of read) {
    if (!intake.uncounted || unrecorded.has(message.id)) continue
    const unknown = new Set(intake.reports.map(idOf).filter((id) => !standing.has(id)))
    await onBehalfOf([message], () => enterInBooks(ports.books, message.id, unknown.size, invocation))
  }

  const outcomes: Outcome[] = []
  const left = failuresOf(read.filter(({ message }) => !unrecorded.has(message.id)))
  for (let from = 0; from < left.length; from += writesAtOnce) {
    await Promise.all(
      left.slice(from, from + writesAtOnce).map((failure) =>
        onBehalfOf(failure.messages, async () => {
          outcomes.push({ ...failure, ...(await recordOne(ports, standing.get(failure.failure_id), failure.reports)) })
        }),
      ),
    )
  }

  const forShelf = outcomes.filter((outcome) => turned(outcome, belongsOnShelf))
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
  await gauge(ports, written)
  return unrecorded
}

interface Read {
  readonly message: IntakeMessage
  readonly intake: Intake
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
  const said = read.flatMap(({ message, intake }) => intake.reports.map((report) => ({ message, report })))
  return [...Map.groupBy(said, ({ report }) => report.failure_id)].map(([failure_id, about]) => ({
    failure_id,
    reports: about.map(({ report }) => report),
    messages: about.map(({ message }) => message),
  }))
}

const recordOne = async (
  ports: RecorderPorts,
  found: FailureRecord | undefined,
  reports: readonly FailureReport[],
): Promise<Pick<Outcome, 'record' | 'before' | 'written'>> => {
  let standing = found
  let tried: { readonly before: FailureStatus | undefined } | undefined
  for (;;) {
    const original = standing?.original ?? (await keepOriginal(ports.bytes, reports))
    const record = withReports(standing, reports, original)
    if (record === undefined) {
      if (standing === undefined) throw new Error('A failure without a record gets one from its first report')
      // After a try of ours it may be our own write that stands, whose answer was lost; then nobody else places the copy.
      return { record: standing, before: tried ? tried.before : standing.status, written: tried !== undefined }
    }
    if ((await ports.failures.write(record, standing?.record_version ?? 0)) === 'written') {
      return { record, before: standing?.status, written: true }
    }
    tried = { before: standing?.status }
    // Another recorder was faster with another report of the same failure. Each round, somebody has got one step further.
    standing = (await ports.failures.find([record.failure_id])).get(record.failure_id)
  }
}

/** Whether this batch brought the failure where it is, or may have done so at an earlier delivery. */
const turned = ({ record, before, written, messages }: Outcome, there: (status: FailureStatus) => boolean): boolean => {
  if (!there(record.status)) return false
  return written ? before === undefined || !there(before) : messages.some(({ again }) => again)
}

/** Held messages wait for their robot and are released by themselves; resolved ones are none. */
const belongsOnShelf = (status: FailureStatus): boolean => status === 'open' || status === 'needs_attention'
const needsPerson = (status: FailureStatus): boolean => status === 'needs_attention'

const logged = ({ failure_id, kind, stage, error_class, status, fingerprint, ...record }: FailureRecord) => ({
  failure_id,
  kind,
  stage,
  error_class,
  status,
  fingerprint,
  robot_id: record.robot_id,
  message_id: record.message_id,
  trace_id: record.trace_id,
  type: record.type,
})

const idOf = ({ failure_id }: FailureReport): string => failure_id
const messagesOf = (outcomes: readonly Outcome[]): readonly IntakeMessage[] =>
  outcomes.flatMap(({ messages }) => messages)

/** A batch that was given up can hold hundreds of records. */
const writesAtOnce = 10
