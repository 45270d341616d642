import { derivedId } from '../../../messages/ids.ts'
import { asError, PermanentFailure } from '../../errors.ts'
import type { Log } from '../../logger.ts'
import type { EventBus } from '../../ports/event-bus.ts'
import type { FailureIntake, FailureReport } from '../../ports/failure-intake.ts'
import type { PublishedCommits } from '../../ports/published.ts'
import { eventsOfCommit, type OutgoingEvent } from './events-of-commit.ts'
import { commitIn, committedAt, handlerRunsIn, type TableStreamEvent, type TableStreamRecord } from './row-change.ts'

export interface OutboxPorts {
  readonly bus: EventBus
  readonly failures: FailureIntake
  readonly published: PublishedCommits
  readonly sleep: (milliseconds: number) => Promise<void>
  /** 0 to 1 */
  readonly random: () => number
  /** RFC 3339 */
  readonly now: () => string
  readonly log: Log
}

export interface StreamBatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

/**
 * Puts on the bus what commits wrote. An event that is not as the catalogue says goes to the failure intake and the rest
 * goes out. What the bus will not take for the moment is put again, briefly; what is left then is handed back by the
 * sequence number of its record, and Lambda comes again from there: listeners know an event by its event_id. What left is
 * written down for whoever asks when; that this failed is no reason to say it again.
 *
 * A failure is the whole change, and can be tried again by handing it over once more (functions/failures/try-again.ts): what
 * is refused then is the answer to whoever tries, who reports it.
 */
export const publishCommits =
  (ports: OutboxPorts) =>
  async (
    { Records, redrive_of }: TableStreamEvent,
    { invokedFunctionArn }: { readonly invokedFunctionArn?: string } = {},
  ): Promise<StreamBatchAnswer> => {
    const refused: Refused[] = []
    const leaving: Leaving[] = []
    for (const record of Records) {
      for (const event of eventsIn(record, refused)) {
        if (event.fault === undefined) leaving.push({ event, record })
        else refused.push({ record, error_class: 'InvalidEvent', error_text: event.fault, event })
      }
    }
    const { left, denied } = await put(leaving, ports)
    const stayed = new Set([...left, ...denied].map(({ event }) => event))
    await note(
      leaving.filter(({ event }) => !stayed.has(event)),
      ports,
    )
    const [first] = [...refused, ...denied]
    if (first && redrive_of !== undefined) throw new StillRefused(first)
    const unreported = await report([...refused, ...denied], invokedFunctionArn, ports)
    const again = new Set([...left.map(({ record }) => record), ...unreported])
    // Lambda comes again at once, and the reader's tries are counted: unhurried they outlast an outage.
    if (again.size > 0) await ports.sleep(beforeAgainMs)
    return { batchItemFailures: firstOf(Records, again) }
  }

interface Leaving {
  readonly event: OutgoingEvent
  readonly record: TableStreamRecord
}

/** What can never leave: an event, or a whole change that no events can be made of. */
interface Refused {
  readonly record: TableStreamRecord
  readonly error_class: string
  readonly error_text: string
  readonly event?: OutgoingEvent
}

/** Named as its refusal, so that the failure stays in its group. */
class StillRefused extends PermanentFailure {
  override readonly name: string
  constructor({ error_class, error_text }: Refused) {
    super(error_text)
    this.name = error_class
  }
}

const eventsIn = (record: TableStreamRecord, refused: Refused[]): readonly OutgoingEvent[] => {
  try {
    const commit = commitIn(record)
    return commit === undefined ? [] : eventsOfCommit(commit)
  } catch (error) {
    // A row that the commit did not write like this. It would stop its shard for as long as the stream keeps it.
    refused.push({ record, error_class: 'InvalidCommit', error_text: String(error) })
    return []
  }
}

const put = async (
  leaving: readonly Leaving[],
  { bus, sleep, random, log }: OutboxPorts,
): Promise<{ readonly left: readonly Leaving[]; readonly denied: readonly Refused[] }> => {
  const denied: Refused[] = []
  let left = leaving
  for (let tries = 1; left.length > 0; tries += 1) {
    const attempted = left
    try {
      const notTaken = await bus.put(attempted.map(({ event }) => event))
      left = []
      for (const { index, code, text, temporary } of notTaken) {
        const one = attempted[index]
        if (one === undefined) continue
        if (temporary) left = [...left, one]
        else denied.push({ ...one, error_class: code, error_text: text })
      }
    } catch (error) {
      log.warn('bus not reached', { events: attempted.length, tries, error: asError(error) })
    }
    if (tries === triesMax) break
    if (left.length > 0) await sleep(firstPauseMs * 2 ** (tries - 1) * (0.5 + random()))
  }
  return { left, denied }
}

const note = async (left: readonly Leaving[], { published, now, log }: OutboxPorts): Promise<void> => {
  const [first] = left
  if (!first) return
  const published_at = now()
  const commits = [...Map.groupBy(left, ({ record }) => record)].map(([record, events]) => ({
    robot_id: events[0]?.event.detail.robot_id ?? '',
    revision: events[0]?.event.detail.revision ?? 0,
    committed_at: committedAt(record),
    batch: first.record.eventID,
    published_at,
    events: events.length,
    handlers: handlerRunsIn(record),
  }))
  try {
    await published.note(commits)
  } catch (error) {
    log.warn('published commits not noted', { commits: commits.length, error: asError(error) })
  }
}

const triesMax = 3
const firstPauseMs = 100
const beforeAgainMs = 5_000

/** Answers with the records whose failures could not be handed over: they come again. */
const report = async (
  refused: readonly Refused[],
  functionArn: string | undefined,
  { failures, now, log }: OutboxPorts,
): Promise<TableStreamRecord[]> => {
  if (refused.length === 0) return []
  try {
    await failures.report(refused.map((one) => reportOf(one, functionArn, now())))
    return []
  } catch (error) {
    log.error('failures not reported', { count: refused.length, error: asError(error) })
    return refused.map(({ record }) => record)
  }
}

const reportOf = (
  { record, error_class, error_text, event }: Refused,
  functionArn: string | undefined,
  at: string,
): FailureReport => {
  const robotId = event?.detail.robot_id ?? record.dynamodb.Keys?.robot_id?.S
  return {
    failure_id: derivedId('failure', 'outbox', event?.detail.event_id ?? record.eventID),
    kind: 'delivery',
    stage: 'outbox',
    error_class,
    error_text,
    retryable: false,
    status: 'open',
    at,
    attempt: 1,
    original_base64: Buffer.from(JSON.stringify(record)).toString('base64'),
    ...(functionArn !== undefined && { function_arn: functionArn }),
    source: 'service_platform.core.event_rule',
    ...(typeof robotId === 'string' && { robot_id: robotId }),
    ...(event && {
      type: event.type,
      trace_id: event.detail.trace_id,
      causation_id: event.detail.causation_id,
      policy_version: event.detail.policy_version,
    }),
  }
}

/** Lambda runs everything from the lowest number again, so naming more than the first would say nothing more. */
const firstOf = (records: readonly TableStreamRecord[], failed: ReadonlySet<TableStreamRecord>) => {
  const first = records.find((record) => failed.has(record))
  return first ? [{ itemIdentifier: first.dynamodb.SequenceNumber }] : []
}
