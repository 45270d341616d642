import * as z from 'zod'
import { derivedId } from '../../../../messages/ids.ts'
import { unanswered, undelivered } from '../../../failures/undelivered.ts'
import type { IntakeReader } from './intake-message.ts'

/**
 * An asynchronous invocation that Lambda gave up, as its on-failure destination writes it. Lambda Developer Guide,
 * "Capturing records of Lambda asynchronous invocations".
 */
export const readInvocation: IntakeReader = async ({ id, json, sent_at }) => {
  const read = invocationSchema.safeParse(json)
  if (!read.success) return undefined
  const { requestContext, requestPayload, responsePayload, timestamp } = read.data
  const { functionArn, condition = 'InvocationFailed' } = requestContext
  return [
    {
      failure_id: derivedId('failure', 'invocation', requestContext.requestId ?? id),
      kind: 'delivery',
      stage: 'invocation',
      ...(responsePayload?.errorType === undefined
        ? unanswered(functionArn, condition)
        : undelivered(functionArn, {
            error_class: responsePayload.errorType,
            error_text: responsePayload.errorMessage ?? 'no reason given',
            stack: responsePayload.trace?.join('\n'),
          })),
      status: 'open',
      at: timestamp ?? sent_at,
      attempt: requestContext.approximateInvokeCount ?? 1,
      original_base64: Buffer.from(JSON.stringify(requestPayload)).toString('base64'),
      ...(functionArn !== undefined && { function_arn: unqualified(functionArn) }),
      ...describedBy(requestPayload),
    },
  ]
}

/** Lambda adds the version that it called: `:$LATEST`. */
const unqualified = (arn: string): string => arn.split(':').slice(0, 7).join(':')

const invocationSchema = z.looseObject({
  requestContext: z.looseObject({
    requestId: z.string().optional(),
    functionArn: z.string().optional(),
    condition: z.string().optional(),
    approximateInvokeCount: z.int().min(1).optional(),
  }),
  requestPayload: z.unknown().refine((payload) => payload !== undefined),
  responsePayload: z
    .looseObject({
      errorType: z.string().optional(),
      errorMessage: z.string().optional(),
      trace: z.array(z.string()).optional(),
    })
    .nullish()
    .catch(undefined),
  timestamp: z.string().optional(),
})

const eventSchema = z.looseObject({
  'detail-type': z.string(),
  detail: z.looseObject({ robot_id: z.string(), trace_id: z.string() }).partial(),
})

/** What was to be told, if it was an event of ours. */
const describedBy = (payload: unknown): { type?: string; robot_id?: string; trace_id?: string } => {
  const event = eventSchema.safeParse(payload).data
  if (!event) return {}
  const { robot_id, trace_id } = event.detail
  return {
    type: event['detail-type'],
    ...(robot_id !== undefined && { robot_id }),
    ...(trace_id !== undefined && { trace_id }),
  }
}
