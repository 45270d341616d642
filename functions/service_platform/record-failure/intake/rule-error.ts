import * as z from 'zod'
import { dialectOf } from '../../../../messages/dialects/list.ts'
import { derivedId } from '../../../../messages/ids.ts'
import type { FailureReport } from '../../../ports/failure-intake.ts'
import { type IntakeReader, uncounted } from './intake-message.ts'

/**
 * IoT Core's error action: a rule had a message and could not deliver it. AWS IoT Developer Guide, "Error handling (error
 * action)". The message never reached the stream, so it is entered in the books here.
 */
export const readRuleError: IntakeReader = async ({ id, json, sent_at }) => {
  const read = ruleErrorSchema.safeParse(json)
  if (!read.success) return undefined
  const { ruleName, topic, clientId, cloudwatchTraceId, base64OriginalPayload, failures } = read.data
  const spoken = dialectOf(topic, undefined)
  const report: FailureReport = {
    failure_id: derivedId('failure', 'rule', cloudwatchTraceId ?? id, topic, base64OriginalPayload),
    kind: 'rule',
    stage: 'rule',
    error_class: failures[0]?.failedAction ?? 'RuleActionFailed',
    error_text: `Rule ${ruleName} could not deliver: ${failures.map(described).join('; ') || 'no action is named'}`,
    retryable: true,
    status: 'open',
    at: sent_at,
    attempt: 1,
    books: uncounted,
    original_base64: base64OriginalPayload,
    topic: spoken.error === undefined ? spoken.topic : topic,
    received_at: sent_at,
    source: 'device.hw',
    ...(spoken.error === undefined && { robot_id: spoken.robot_id }),
    ...(clientId !== undefined && clientId !== 'N/A' && { client_id: clientId }),
    ...(cloudwatchTraceId && { trace_id: cloudwatchTraceId.replaceAll('-', '').toLowerCase() }),
  }
  return [report]
}

const ruleErrorSchema = z.looseObject({
  ruleName: z.string(),
  topic: z.string(),
  clientId: z.string().optional(),
  cloudwatchTraceId: z.string().optional(),
  base64OriginalPayload: z.string(),
  failures: z.array(
    z.looseObject({
      failedAction: z.string().optional(),
      failedResource: z.string().optional(),
      errorMessage: z.string().optional(),
    }),
  ),
})

const described = (failure: z.output<typeof ruleErrorSchema>['failures'][number]): string =>
  `${failure.failedAction ?? 'action'} on ${failure.failedResource ?? 'its resource'}: ${failure.errorMessage ?? 'no reason given'}`
