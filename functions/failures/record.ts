import type { FailureReport, FailureStatus } from '../ports/failure-intake.ts'
import type { Agenda } from './agenda.ts'
import { fingerprintOf } from './fingerprint.ts'

/**
 * The one record that every failure becomes, whatever its kind: what failed, why, how often, and the bytes to try it again.
 * Reports come doubled and out of order (a queue promises neither), so merging them is a function of what they say and not
 * of when they arrive: the report of the latest try tells how the failure stands, each is listed once. What people and
 * schedules do to a record is in actions.ts; it takes part in the same order.
 */
export interface FailureRecord
  extends Omit<FailureReport, 'attempt' | 'at' | 'original_base64' | 'held_back' | 'books'> {
  /** Class, stage and normalised text: failures with the same one have the same cause. */
  readonly fingerprint: string
  /** Reports and tries, oldest first: the first one and the newest of them. */
  readonly attempts: readonly Attempt[]
  /** RFC 3339, of the first and the last report. */
  readonly first_seen_at: string
  readonly last_seen_at: string
  /** Of the newest report that was a failure: error and state are its. Absent while only an end is known. */
  readonly failed_at?: string
  /** What brought the failure to its status: later reports have to be of a later try. */
  readonly standing: Standing
  /** Tries that the schedule has made. */
  readonly retries: number
  /** What the clock has to do about it next, if anything. */
  readonly agenda?: Agenda
  /** The message that took this one's place. */
  readonly edited_to?: string
  readonly archived?: Archived
  /** Who changed it last, not counting reports: `409` names them. */
  readonly changed_by?: string
  /** RFC 3339 */
  readonly changed_at?: string
  readonly original: Original
  /** Rises with every write: a writer that saw an older one has to look again. */
  readonly record_version: number
}

export interface Attempt extends Standing {
  /** How the failure stood after it; `retrying` when it began. */
  readonly status: FailureStatus
  readonly error_class?: string
  readonly error_text?: string
  readonly ended_as?: FailureReport['ended_as']
  readonly held_back?: true
  /** Of a try that was asked for: `schedule`, or a person. */
  readonly by?: string
  readonly operation_id?: string
}

/** A later try stands above an earlier one, and within one try the later moment. */
export interface Standing {
  /** 1 for the first. */
  readonly attempt: number
  /** RFC 3339 */
  readonly at: string
}

export interface Archived extends Pick<Standing, 'at'> {
  readonly by: string
  readonly why: string
  /** What it goes back to when it is restored. */
  readonly from: FailureStatus
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
  said: FailureReport,
  original: Original,
): FailureRecord | undefined => {
  const report = fitting(said)
  const attempt = attemptOf(report)
  if (record === undefined) return firstRecord(report, attempt, original)
  if (record.attempts.some((one) => isReport(one) && one.attempt === attempt.attempt && one.at === attempt.at)) {
    return undefined
  }

  const tellsMore = !isFailure(report)
    ? record.failed_at === undefined && report.at < record.first_seen_at
    : report.at >= (record.failed_at ?? '')
  const attempts = listed([...record.attempts, attempt])
  const isNews = isAbove(report, record.standing) && !isSettled(record, report)
  const tried = isNews || endsTry(record, report) ? standing(record, report) : record
  const end = endOfWaiting(attempts)
  const stands = end ? standing(tried, end) : tried
  return {
    ...(tellsMore ? { ...withoutFailingPart(stands), ...failingPart(report) } : stands),
    attempts,
    first_seen_at: earlier(report.at, record.first_seen_at),
    last_seen_at: report.at > record.last_seen_at ? report.at : record.last_seen_at,
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

/**
 * A report as an item of the index can hold it: 400 KB, and for each key of an index 1 to 1,024 bytes (DynamoDB Developer
 * Guide, "Quotas"). What came with the message is in its bytes in any case.
 */
const fitting = (report: FailureReport): FailureReport => {
  const fits: Record<string, unknown> = { ...report, error_text: shortened(report.error_text, errorTextMax) }
  for (const [name, value] of Object.entries(report)) {
    if (typeof value !== 'string' || unlimited.has(name)) continue
    if (keys.has(name) && (value === '' || Buffer.byteLength(value) > keyBytesMax)) delete fits[name]
    else fits[name] = shortened(value, name === 'stack' ? stackMax : textMax)
  }
  return fits as unknown as FailureReport
}

const unlimited: ReadonlySet<string> = new Set(['failure_id', 'original_base64', 'error_text'])
const keys: ReadonlySet<string> = new Set(['robot_id', 'message_id', 'trace_id', 'correlation_id'])
const keyBytesMax = 1_024
const textMax = 1_024
const errorTextMax = 4_000
const stackMax = 8_000

/** Whether `one` comes after `other`, or is the same. */
export const isAbove = (one: Standing, other: Standing): boolean =>
  one.attempt === other.attempt ? one.at >= other.at : one.attempt > other.attempt

/** Of the next try that is asked for. */
export const nextAttempt = ({ attempts }: FailureRecord): number =>
  1 + attempts.reduce((highest, { attempt }) => Math.max(highest, attempt), 0)

/** In their order; the first and the newest: a failure that is tried for weeks must still fit into an item. */
export const listed = (attempts: readonly Attempt[]): readonly Attempt[] => {
  const sorted = [...attempts].sort((one, other) => (isAbove(one, other) ? 1 : -1))
  return sorted.length <= ATTEMPTS_MAX ? sorted : [...sorted.slice(0, 1), ...sorted.slice(1 - ATTEMPTS_MAX)]
}

export const ATTEMPTS_MAX = 30
const attemptTextMax = 300

const firstRecord = (report: FailureReport, attempt: Attempt, original: Original): FailureRecord => {
  const { attempt: _, at, original_base64: __, held_back: ___, books: ____, ...said } = report
  return {
    ...said,
    fingerprint: fingerprintOf(report),
    attempts: [attempt],
    first_seen_at: at,
    last_seen_at: at,
    ...(isFailure(report) && { failed_at: at }),
    standing: { attempt: attempt.attempt, at },
    retries: 0,
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
    ...(isFailure(report) && { failed_at: at }),
    fingerprint: fingerprintOf(report),
    ...(report.stack !== undefined && { stack: report.stack }),
    ...(report.handler !== undefined && { handler: report.handler }),
    ...(report.state !== undefined && { state: report.state }),
    ...(report.policy_version !== undefined && { policy_version: report.policy_version }),
  }
}

/** What an older failure told and the newer may not tell. */
const withoutFailingPart = ({ handler: _, ...rest }: FailureRecord): FailureRecord => rest

/** How it ended and who asked are of the try that it stands by, and of no other. */
const standing = (
  record: FailureRecord,
  {
    status,
    attempt,
    at,
    ended_as,
    operation_id,
  }: Pick<Attempt, 'status' | 'attempt' | 'at' | 'ended_as' | 'operation_id'>,
): FailureRecord => {
  const { ended_as: _, operation_id: __, ...rest } = record
  return {
    ...rest,
    status,
    standing: { attempt, at },
    ...(ended_as !== undefined && { ended_as }),
    ...(operation_id !== undefined && { operation_id }),
  }
}

/** Whoever began the try may have a clock that is ahead of the one of whoever reports its end. */
const endsTry = ({ attempts, standing }: FailureRecord, report: FailureReport): boolean =>
  report.attempt === standing.attempt &&
  attempts.some(
    (one) =>
      one.status === 'retrying' && one.by !== undefined && one.attempt === standing.attempt && one.at === standing.at,
  )

/** A person who edits or archives has seen how the try ended; a record that is delivered again fails again, at a later moment. */
const isSettled = ({ attempts, standing }: FailureRecord, report: FailureReport): boolean =>
  report.status !== 'resolved' &&
  report.attempt === standing.attempt &&
  attempts.some(
    (one) =>
      one.by !== undefined &&
      (one.status === 'resolved' || one.status === 'archived') &&
      one.attempt === standing.attempt &&
      one.at === standing.at,
  )

/**
 * A message that waits behind its robot ends once, with the release that lets it go. That one may bear a lower number than a try
 * that was asked for meanwhile and found it waiting.
 */
const endOfWaiting = (attempts: readonly Attempt[]): Attempt | undefined => {
  const last = attempts.at(-1)
  if (last?.status !== 'held' || !isReport(last)) return undefined
  return attempts
    .filter((one) => isReport(one) && one.status !== 'held' && one.at > last.at)
    .reduce<Attempt | undefined>((newest, one) => (newest && newest.at > one.at ? newest : one), undefined)
}

/** An end tells nothing of the cause, and neither does what was not tried. */
const isFailure = ({ status, held_back }: FailureReport): boolean => status !== 'resolved' && held_back !== true

const attemptOf = (report: FailureReport): Attempt => ({
  attempt: report.attempt,
  at: report.at,
  status: report.status,
  error_class: report.error_class,
  error_text: shortened(report.error_text, attemptTextMax),
  ...(report.ended_as !== undefined && { ended_as: report.ended_as }),
  ...(report.held_back && { held_back: true }),
  ...(report.operation_id !== undefined && { operation_id: report.operation_id }),
})

/** Not the beginning of a try, and nothing that a person did. */
const isReport = ({ by }: Attempt): boolean => by === undefined

const shortened = (text: string, max: number): string => (text.length <= max ? text : `${text.slice(0, max - 1)}…`)

/** RFC 3339 in UTC sorts as text. */
const earlier = (one: string, other: string): string => (one < other ? one : other)
