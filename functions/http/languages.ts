/** What `filter` may ask of which list (filters/terms.ts), by the names of the wire. Routes print them, answers read by them. */
import { anyText, type Language, oneOf, type ValueKind, wholeNumber } from '../../filters/terms.ts'
import { type FailureProperty, failureFields } from '../failures/failure-terms.ts'
import { failureStages, failureStatuses } from '../ports/failure-intake.ts'
import { operationKinds, operationStatuses } from '../ports/operations.ts'
import { aTime } from './terms.ts'

/** Also of `filter.terms` of a plan. */
export const failureLanguage: Language<FailureProperty> = {
  properties: {
    ...(Object.fromEntries(Object.keys(failureFields).map((name) => [name, anyText])) as Record<
      FailureProperty,
      ValueKind
    >),
    status: oneOf(failureStatuses),
    stage: oneOf(failureStages),
    last_seen_at: aTime,
    first_seen_at: aTime,
    received_at: aTime,
  },
  words: ['class', 'type', 'robot_id', 'text'],
  example: 'status=open',
}

const ofEntry = {
  by: anyText,
  kind: oneOf(operationKinds),
  entry: oneOf(['operation', 'message']),
  why: anyText,
  /** How an operation stands, or what became of a failure: any of the five behind it, or all in one line. */
  outcome: anyText,
  status: anyText,
  ended_because: anyText,
  from: anyText,
  to: anyText,
  result: anyText,
  at: aTime,
  operation_id: anyText,
  failure_id: anyText,
  robot_id: anyText,
  message_id: anyText,
  trace_id: anyText,
} as const satisfies Readonly<Record<string, ValueKind>>

export type AuditProperty = keyof typeof ofEntry

export const auditLanguage: Language<AuditProperty> = {
  properties: ofEntry,
  words: ['by', 'kind', 'why', 'outcome', 'operation_id', 'failure_id', 'robot_id', 'message_id'],
  example: 'kind=redrive',
}

const ofOperation = {
  kind: oneOf(operationKinds),
  status: oneOf(operationStatuses),
  by: anyText,
  why: anyText,
  operation_id: anyText,
  created_at: aTime,
  started_at: aTime,
  ended_at: aTime,
  /** Of its plan. */
  count: wholeNumber,
} as const satisfies Readonly<Record<string, ValueKind>>

export type OperationProperty = keyof typeof ofOperation

export const operationLanguage: Language<OperationProperty> = {
  properties: ofOperation,
  words: ['kind', 'status', 'by', 'why', 'operation_id'],
  example: 'status=running',
}

const ofMission = {
  status: anyText,
  robot_id: anyText,
  fleet: anyText,
  mission_id: anyText,
  kind: anyText,
  priority: oneOf(['normal', 'urgent']),
  /** Why it waits. */
  reason: anyText,
  requested_at: aTime,
  status_at: aTime,
  deadline: aTime,
  job_id: anyText,
  trace_id: anyText,
  correlation_id: anyText,
} as const satisfies Readonly<Record<string, ValueKind>>

export type MissionProperty = keyof typeof ofMission

export const missionLanguage: Language<MissionProperty> = {
  properties: ofMission,
  words: ['mission_id', 'kind', 'robot_id', 'fleet', 'status', 'reason'],
  example: 'status=queued',
}
