import { fingerprintOf } from './failure-fingerprint.ts'
import type { FailureReport, FailureStatus } from './ports/failure-intake.ts'

/**
 * The one record that every failure becomes, whatever its kind: what failed, why, how often, and the bytes to try it again.
 * Reports come doubled and out of order (a queue promises neither), so merging them is a function of what they say and not
 * of when they arrive: the newest report tells how the failure stands, each attempt is listed once.
 */
export interface FailureRecord extends Omit<FailureReport, 'attempt' | 'at' | 'original_base64'> {
  /** Class, stage and normalised text: failures with the same one have the same cause. */
  readonly fingerprint: string
  readonly attempts: readonly Attempt[]
  /** RFC 3339, of the first and the last report. */
  readonly first_seen_at: string
  readonly last_seen_at: string
  /** Of the newest report that was a failure: error and state are its. Absent while only an end is known. */
  readonly failed_at?: string
  readonly original: Original
  /** Rises with every write: a writer that saw an older one has to look again. */
  readonly record_version: number
}

export interface Attempt {
  readonly attempt: number
  readonly at: string
  /** How the failure stood after it. */
  readonly status: FailureStatus
  readonly error_class: string
  readonly error_text: string
}

/** The bytes in the record, or the key of the object that holds them. */
export type Original = { readonly bytes: number } & ({ readonly inline: Uint8Array } | { readonly key: string })

/** Statuses in which a person has to act: what is held or retried is looked after by a schedule, and has alarms of its own. */
export const openFailureStatuses: readonly FailureStatus[] = ['open', 'needs_attention']
export const isOpen = (status: FailureStatus | undefined): boolean =>
  status !== undefined && openFailureStatuses.includes(status)

/** The record with this report in it; undefined when the report says nothing new. */
export const withReport = (
  record: FailureRecord | undefined,
  report: FailureReport,
  original: Original,
): FailureRecord | undefined => {
  const attempt = attemptOf(report)
  if (record === undefined) return firstRecord(report, attempt, original)
  if (record.attempts.some(({ attempt: n, at }) => n === attempt.attempt && at === attempt.at)) return undefined

  const attempts = shortened([...record.attempts, attempt].sort((one, other) => (one.at < other.at ? -1 : 1)))
  const newest = report.at >= record.last_seen_at
  const tellsMore =
    report.status === 'resolved'
      ? record.failed_at === undefined && report.at < record.first_seen_at
      : report.at >= (record.failed_at ?? '')
  return {
    ...record,
    ...(tellsMore && failingPart(report)),
    status: newest ? report.status : record.status,
    attempts,
    first_seen_at: earlier(report.at, record.first_seen_at),
    last_seen_at: newest ? report.at : record.last_seen_at,
    record_version: record.record_version + 1,
  }
}

/** The same for everything that one batch says about the failure: one write. */
export const withReports = (
  record: FailureRecord | undefined,
  reports: readonly FailureReport[],
  original: Original,
): FailureRecord | undefined => {
  let standing = record
  for (const report of reports) standing = withReport(standing, report, original) ?? standing
  if (standing === undefined || standing === record) return undefined
  return { ...standing, record_version: (record?.record_version ?? 0) + 1 }
}

const firstRecord = (report: FailureReport, attempt: Attempt, original: Original): FailureRecord => {
  const { attempt: _, at, original_base64: __, ...said } = report
  return {
    ...said,
    fingerprint: fingerprintOf(report),
    attempts: [attempt],
    first_seen_at: at,
    last_seen_at: at,
    ...(report.status !== 'resolved' && { failed_at: at }),
    original,
    record_version: 1,
  }
}

/**
 * What the newest failure tells better than an older one; of ends alone, the first. Identity and bytes stay those of the first
 * report.
 */
const failingPart = (report: FailureReport) => {
  const { kind, stage, error_class, error_text, retryable, at } = report
  return {
    kind,
    stage,
    error_class,
    error_text,
    retryable,
    ...(report.status !== 'resolved' && { failed_at: at }),
    fingerprint: fingerprintOf(report),
    ...(report.stack !== undefined && { stack: report.stack }),
    ...(report.state !== undefined && { state: report.state }),
    ...(report.policy_version !== undefined && { policy_version: report.policy_version }),
  }
}

const attemptOf = ({ attempt, at, status, error_class, error_text }: FailureReport): Attempt => ({
  attempt,
  at,
  status,
  error_class,
  error_text: error_text.length <= attemptTextMax ? error_text : `${error_text.slice(0, attemptTextMax - 1)}…`,
})

/** RFC 3339 in UTC sorts as text. */
const earlier = (one: string, other: string): string => (one < other ? one : other)

/** The first and the newest attempts: a failure that is tried for weeks must still fit into an item. */
const shortened = (attempts: readonly Attempt[]): readonly Attempt[] =>
  attempts.length <= attemptsMax ? attempts : [...attempts.slice(0, 1), ...attempts.slice(1 - attemptsMax)]

const attemptsMax = 20
const attemptTextMax = 300
