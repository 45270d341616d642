/** A failure of which nothing tells any more whose it was or what was said; its group and the totals go on counting it. */
import type { FailureRecord } from '../../failures/record.ts'

export const erasedFailure = (
  { failure_id, kind, stage, error_class, fingerprint, first_seen_at, last_seen_at, ...before }: FailureRecord,
  pseudonym: string,
  at: string,
): FailureRecord => ({
  failure_id,
  kind,
  stage,
  error_class,
  fingerprint,
  first_seen_at,
  last_seen_at,
  error_text: 'Erased with everything that was known of its robot',
  retryable: false,
  status: 'archived',
  robot_id: pseudonym,
  attempts: [{ attempt: before.standing.attempt, at, status: 'archived', by: 'erasure' }],
  standing: { attempt: before.standing.attempt, at },
  retries: before.retries,
  archived: { at, by: 'erasure', why: 'Its robot was erased', from: before.status },
  changed_by: 'erasure',
  changed_at: at,
  original: { bytes: 0, inline: new Uint8Array() },
  record_version: before.record_version + 1,
})
