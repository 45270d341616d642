import { derivedId } from '../../messages/ids.ts'
import { PermanentFailure, TemporaryFailure } from '../errors.ts'
import type { BusEvent, EventBus } from '../ports/event-bus.ts'
import type { FailureRecord } from './record.ts'

/**
 * Says on the bus that a failure needs a person: retries are used up, or nobody may retry it. That this could not be told to a
 * person is a failure too, and is not announced in turn: it would fail the same way, without an end. Its alarm rings.
 */
export const announce = async (bus: EventBus, records: readonly FailureRecord[]): Promise<void> => {
  const told = records.filter(({ type }) => type !== 'failure.needs_attention')
  if (told.length === 0) return
  const [refused] = await bus.put(told.map(needsAttention))
  if (refused === undefined) return
  const text = `announce a failure that needs attention: ${refused.code}: ${refused.text}`
  throw refused.temporary ? new TemporaryFailure(text) : new PermanentFailure(text)
}

const needsAttention = (record: FailureRecord): BusEvent => ({
  type: 'failure.needs_attention',
  detail: {
    // One per try that ended so: said again after a crash, it is the same event.
    event_id: derivedId('event', record.failure_id, 'needs_attention', String(record.standing.attempt)),
    type: 'failure.needs_attention',
    occurred_at: record.standing.at,
    ...(record.robot_id !== undefined && { robot_id: record.robot_id }),
    ...(record.trace_id !== undefined && { trace_id: record.trace_id }),
    ...(record.correlation_id !== undefined && { correlation_id: record.correlation_id }),
    ...(record.message_id !== undefined && { causation_id: record.message_id }),
    payload: {
      failure_id: record.failure_id,
      kind: record.kind,
      stage: record.stage,
      error_class: record.error_class,
      error_text: record.error_text.slice(0, 500),
      attempts: record.attempts.at(-1)?.attempt ?? 1,
      ...(record.type !== undefined && { type: record.type }),
    },
  },
})
