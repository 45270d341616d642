import { asExternal, typesFor } from '../../messages/events/external.ts'
import { derivedId } from '../../messages/ids.ts'
import { PermanentFailure } from '../errors.ts'
import type { FailureIntake, FailureReport } from '../ports/failure-intake.ts'
import type { FeedEvents } from '../ports/feed-events.ts'

export interface TakeInPorts {
  readonly events: FeedEvents
  readonly failures: FailureIntake
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** An event as the bus has it; only what is used here. */
export interface HeardEvent {
  readonly 'detail-type': string
  readonly detail: unknown
  /** Not from the bus: somebody tries its failure again, and waits to hear whether it could leave. */
  readonly again?: true
}

/**
 * What the feed tells of comes in here, as it may leave the system and in no other shape. One that is not as it was published is
 * a failure, and nobody hears it. `functionArn`: who takes it in when that is tried again.
 */
export const takeIn = async (
  event: HeardEvent,
  functionArn: string | undefined,
  { events, failures, now }: TakeInPorts,
): Promise<void> => {
  const type = event['detail-type']
  const leaving = heard.has(type) ? asExternal(type, event.detail) : undefined
  if (leaving === undefined) return
  if ('event' in leaving) await events.add(leaving.event)
  else if (event.again) throw new InvalidExternalEvent(leaving.fault)
  else await failures.report([reportOf(event, functionArn, leaving.fault, now())])
}

const heard: ReadonlySet<string> = new Set(typesFor('feed'))

export class InvalidExternalEvent extends PermanentFailure {
  override readonly name = 'InvalidExternalEvent'
}

const reportOf = (
  { 'detail-type': type, detail }: HeardEvent,
  functionArn: string | undefined,
  error_text: string,
  at: number,
): FailureReport => {
  const { event_id, robot_id, trace_id, causation_id } = (
    typeof detail === 'object' && detail !== null ? detail : {}
  ) as Readonly<Record<string, unknown>>
  const bytes = JSON.stringify({ 'detail-type': type, detail, again: true })
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
    ...(functionArn !== undefined && { function_arn: functionArn.split(':').slice(0, 7).join(':') }),
    source: 'service_platform.api_gateway',
    type,
    ...(typeof robot_id === 'string' && { robot_id }),
    ...(typeof trace_id === 'string' && { trace_id }),
    ...(typeof causation_id === 'string' && { causation_id }),
  }
}
