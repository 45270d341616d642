import { isMatch } from '../../filters/matching.ts'
import type { Terms } from '../../filters/terms.ts'
import type { FailureRecord } from './record.ts'

/** What a filter of terms can ask of a failure: property → where the record has it. */
export const failureFields = {
  status: 'status',
  class: 'error_class',
  stage: 'stage',
  kind: 'kind',
  robot_id: 'robot_id',
  type: 'type',
  group: 'fingerprint',
  text: 'error_text',
  last_seen_at: 'last_seen_at',
  first_seen_at: 'first_seen_at',
  received_at: 'received_at',
  message_id: 'message_id',
  trace_id: 'trace_id',
  correlation_id: 'correlation_id',
  policy_version: 'policy_version',
  state: 'state',
  handler: 'handler',
  changed_by: 'changed_by',
} as const satisfies Readonly<Record<string, keyof FailureRecord>>

export type FailureProperty = keyof typeof failureFields
export type FailureTerms = Terms<FailureProperty>

/** `fieldOf`: a field of the record. */
export const isWantedFailure = (
  terms: FailureTerms,
  fieldOf: (field: (typeof failureFields)[FailureProperty]) => string | undefined,
): boolean => isMatch(terms, (property) => [fieldOf(failureFields[property])])
