/**
 * What people and schedules do to a failure. Each answers with the record after it, or throws NotPossible when the failure is
 * not in a status that allows it. They decide and write nothing: whoever calls them writes the record under the version that
 * was seen, so of two who act at the same time one wins and the other looks again.
 */
import type { FailureStatus } from '../ports/failure-intake.ts'
import { type Attempt, type FailureRecord, listed, nextAttempt } from './record.ts'

export interface Actor {
  /** `schedule`, `aws-console`, or who the token says it is. */
  readonly by: string
  /** RFC 3339 */
  readonly at: string
  readonly operation_id?: string
}

/** Begins a try. Whoever has written this owns the attempt: nobody else tries the failure until its end is reported. */
export const claimed = (record: FailureRecord, actor: Actor): FailureRecord => {
  allow(record, 'retried', ['open', 'needs_attention', 'held'])
  const attempt = nextAttempt(record)
  const { ended_as: _, ...rest } = record
  return {
    ...changed(rest, actor, { attempt, at: actor.at, status: 'retrying' }),
    retries: record.retries + Number(actor.by === SCHEDULE),
  }
}

/** Nothing was heard of a try for too long: the failure waits for a person or the next try, as before it. */
export const unanswered = (record: FailureRecord, at: string): FailureRecord => {
  allow(record, 'given up', ['retrying'])
  const text = 'Nothing was heard of this try; if it ends after all, its report says so'
  return changed(
    record,
    { by: SCHEDULE, at },
    { attempt: record.standing.attempt, at, status: 'open', error_class: 'Unanswered', error_text: text },
  )
}

/** As it is, no try can come to anything (its bytes are gone, nobody knows its function): a person has to see to it. */
export const beyondRetry = (record: FailureRecord, at: string, why: string): FailureRecord => {
  allow(record, 'given up', ['open', 'needs_attention'])
  return changed(
    record,
    { by: SCHEDULE, at },
    {
      attempt: record.standing.attempt,
      at,
      status: 'needs_attention',
      error_class: 'BeyondRetry',
      error_text: why.slice(0, 300),
    },
  )
}

/** Out of sight and kept. A held message is taken out of its robot's queue by whoever archives it. */
export const archived = (record: FailureRecord, actor: Actor, why: string): FailureRecord => {
  allow(record, 'archived', ['open', 'needs_attention', 'held', 'resolved'])
  return {
    ...changed(record, actor, entry(record, actor, 'archived', why)),
    archived: { at: actor.at, by: actor.by, why, from: record.status },
  }
}

export const restored = (record: FailureRecord, actor: Actor, why: string): FailureRecord => {
  allow(record, 'restored', ['archived'])
  const { archived: before, ...rest } = record
  // What was held is not any more: archiving took it out of its robot's queue.
  const status = before === undefined || before.from === 'held' ? 'open' : before.from
  return changed(rest, actor, entry(record, actor, status, why))
}

/** Another message took its place: `messageId`, which is the only live child. */
export const edited = (record: FailureRecord, actor: Actor, why: string, messageId: string): FailureRecord => {
  allow(record, 'edited', ['open', 'needs_attention', 'held'])
  return {
    ...changed(record, actor, { ...entry(record, actor, 'resolved', why), ended_as: 'edited' }),
    ended_as: 'edited',
    edited_to: messageId,
  }
}

/** The one actor that is no person: its tries are counted. */
export const SCHEDULE = 'schedule'

export class NotPossible extends Error {
  override readonly name = 'NotPossible'
  readonly record: FailureRecord
  constructor(record: FailureRecord, what: string, allowed: readonly FailureStatus[]) {
    super(`Failure ${record.failure_id} is ${record.status}${since(record)}; only ${allowed.join(', ')} can be ${what}`)
    this.record = record
  }
}

const since = ({ changed_by, changed_at }: FailureRecord): string =>
  changed_by === undefined ? '' : ` since ${changed_at} by ${changed_by}`

const allow = (record: FailureRecord, what: string, allowed: readonly FailureStatus[]): void => {
  if (!allowed.includes(record.status)) throw new NotPossible(record, what, allowed)
}

const entry = (record: FailureRecord, { at }: Actor, status: FailureStatus, why: string): Attempt => ({
  attempt: record.standing.attempt,
  at,
  status,
  error_text: why.slice(0, 300),
})

const changed = (record: FailureRecord, { by, at, operation_id }: Actor, attempt: Attempt): FailureRecord => ({
  ...record,
  status: attempt.status,
  standing: { attempt: attempt.attempt, at: attempt.at },
  attempts: listed([...record.attempts, { ...attempt, by, ...(operation_id !== undefined && { operation_id }) }]),
  ...(operation_id !== undefined && { operation_id }),
  changed_by: by,
  changed_at: at,
  record_version: record.record_version + 1,
})
