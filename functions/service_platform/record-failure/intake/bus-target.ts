import * as z from 'zod'
import { derivedId } from '../../../../messages/ids.ts'
import type { IntakeReader } from './intake-message.ts'

/**
 * What EventBridge (a rule of the bus, a schedule) could not hand to its target: the event as it was, with the reason in
 * message attributes. EventBridge User Guide, "Using dead-letter queues".
 */
export const readBusTarget: IntakeReader = async ({ id, body, json, sent_at, attributes }) => {
  const { TARGET_ARN, RULE_ARN, ERROR_CODE, ERROR_MESSAGE, RETRY_ATTEMPTS } = attributes
  if (TARGET_ARN === undefined && RULE_ARN === undefined) return undefined
  const event = eventSchema.safeParse(json).data ?? {}
  const detail = event.detail ?? {}
  const { robot_id, trace_id, correlation_id, causation_id } = detail
  return [
    {
      failure_id: derivedId('failure', 'bus_target', event.id ?? id, TARGET_ARN ?? ''),
      kind: 'delivery',
      stage: 'bus_target',
      error_class: ERROR_CODE ?? 'TargetNotReached',
      // Quoted: whatever was to reach the target, it is one cause.
      error_text: `"${event['detail-type'] ?? 'An event'}" did not reach ${TARGET_ARN ?? 'its target'}: ${ERROR_MESSAGE ?? 'no reason given'}`,
      retryable: true,
      status: 'open',
      at: sent_at,
      attempt: 1 + (Number(RETRY_ATTEMPTS) || 0),
      original_base64: Buffer.from(body).toString('base64'),
      ...(event['detail-type'] !== undefined && { type: event['detail-type'] }),
      ...(event.source !== undefined && { source: event.source }),
      ...(event.time !== undefined && { received_at: event.time }),
      ...(robot_id !== undefined && { robot_id }),
      ...(trace_id !== undefined && { trace_id }),
      ...(correlation_id !== undefined && { correlation_id }),
      ...(causation_id !== undefined && { causation_id }),
      ...(TARGET_ARN !== undefined && { function_arn: TARGET_ARN }),
    },
  ]
}

const optionalText = z.string().optional().catch(undefined)

const eventSchema = z.looseObject({
  id: optionalText,
  'detail-type': optionalText,
  source: optionalText,
  time: optionalText,
  detail: z
    .looseObject({
      robot_id: optionalText,
      trace_id: optionalText,
      correlation_id: optionalText,
      causation_id: optionalText,
    })
    .optional()
    .catch(undefined),
})
