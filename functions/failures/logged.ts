import type { FailureRecord } from './record.ts'

/** What a log line about a failure bears, so that every id of it finds the line. */
export const logged = ({ failure_id, kind, stage, error_class, status, fingerprint, ...record }: FailureRecord) => ({
  failure_id,
  kind,
  stage,
  error_class,
  status,
  fingerprint,
  robot_id: record.robot_id,
  message_id: record.message_id,
  trace_id: record.trace_id,
  correlation_id: record.correlation_id,
  operation_id: record.operation_id,
  type: record.type,
})
