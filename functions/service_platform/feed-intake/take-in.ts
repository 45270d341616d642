import { asExternal, typesFor } from '../../../messages/events/external.ts'
import { derivedId } from '../../../messages/ids.ts'
import { asError, PermanentFailure } from '../../errors.ts'
import type { Log } from '../../logger.ts'
import type { FailureIntake, FailureReport } from '../../ports/failure-intake.ts'
import type { FeedEvents } from '../../ports/feed-events.ts'
import { decidedIn, type JournalChange } from './decided.ts'

export interface FeedIntakePorts {
  readonly events: FeedEvents
  readonly failures: FailureIntake
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

/** An event of the bus, as EventBridge hands it over; only what is used here. */
export interface BusEvent {
  readonly 'detail-type': string
  readonly detail: unknown
  /** Not from the bus: somebody tries its failure again, and waits to hear whether it could leave. */
  readonly again?: true
}

export interface JournalChanges {
  readonly Records: readonly JournalChange[]
  /** Not from the stream: somebody tries the failure of this record again. */
  readonly redrive_of?: string
}

interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

/**
 * What the feed tells of comes in here, from the bus and from the journal, as it may leave the system and in no other shape. One
 * that is not as it was published is a failure, and nobody hears it.
 */
export const takeIn =
  (ports: FeedIntakePorts) =>
  async (
    event: BusEvent | JournalChanges,
    { invokedFunctionArn }: { readonly invokedFunctionArn?: string } = {},
  ): Promise<BatchAnswer | undefined> => {
    if ('Records' in event) return takeDecisions(event, invokedFunctionArn, ports)
    await take(event, invokedFunctionArn, ports)
    return undefined
  }

/** What could not be stored comes again, from the first of them on: an event that is known by then is not added twice. */
const takeDecisions = async (
  { Records, redrive_of }: JournalChanges,
  functionArn: string | undefined,
  ports: FeedIntakePorts,
): Promise<BatchAnswer> => {
  for (const record of Records) {
    try {
      const detail = decidedIn(record)
      if (detail) await take({ 'detail-type': 'message.decided', detail }, functionArn, ports)
    } catch (error) {
      if (redrive_of !== undefined) throw error
      ports.log.warn('decision not taken in', { error: asError(error) })
      // Lambda comes again at once, and the reader's tries are counted: unhurried they outlast an outage.
      await ports.sleep(beforeAgainMs)
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb.SequenceNumber }] }
    }
  }
  return { batchItemFailures: [] }
}

const beforeAgainMs = 5_000

const take = async (
  event: BusEvent,
  functionArn: string | undefined,
  { events, failures, now }: FeedIntakePorts,
): Promise<void> => {
  const type = event['detail-type']
  const leaving = heard.has(type) ? asExternal(type, event.detail) : undefined
  if (leaving === undefined) return
  if ('event' in leaving) await events.add(leaving.event)
  else if (event.again) throw new InvalidExternalEvent(leaving.fault)
  else await failures.report([faultReport(event, functionArn, leaving.fault, now())])
}

const heard: ReadonlySet<string> = new Set(typesFor('feed'))

export class InvalidExternalEvent extends PermanentFailure {
  override readonly name = 'InvalidExternalEvent'
}

const faultReport = (
  event: BusEvent,
  functionArn: string | undefined,
  error_text: string,
  at: number,
): FailureReport => {
  const { detail } = event
  const { event_id, robot_id, trace_id, causation_id } = (
    typeof detail === 'object' && detail !== null ? detail : {}
  ) as Readonly<Record<string, unknown>>
  const bytes = JSON.stringify({ 'detail-type': event['detail-type'], detail, again: true })
  return {
    failure_id: derivedId('failure', 'feed', typeof event_id === 'string' ? event_id : bytes),
    kind: 'feed',
    stage: 'feed',
    error_class: 'InvalidExternalEvent',
    error_text,
    retryable: false,
    status: 'open',
    at: new Date(at).toISOString(),
    attempt: 1,
    original_base64: Buffer.from(bytes).toString('base64'),
    ...(functionArn !== undefined && { function_arn: functionArn }),
    source: 'service_platform.api_gateway',
    type: event['detail-type'],
    ...(typeof robot_id === 'string' && { robot_id }),
    ...(typeof trace_id === 'string' && { trace_id }),
    ...(typeof causation_id === 'string' && { causation_id }),
  }
}
