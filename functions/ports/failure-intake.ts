import type { BooksEntry } from './books.ts'

/**
 * Where a failure is handed over so that it is never lost. "Reported" means stored: a caller acknowledges its message
 * only after `report` has returned (durable before acknowledged). What stands behind it turns every report into
 * one record of the index, keeps the original bytes and puts a copy on the shelf that an operator reads.
 */
export interface FailureIntake {
  /** Throws when neither the intake nor its fallback could take every report. Reporting twice makes one record. */
  report(reports: readonly FailureReport[]): Promise<void>
}

/**
 * One failure as its discoverer knows it. Everything but the first block is optional, because a failure that cannot be
 * opened has no robot, type or trace.
 */
export interface FailureReport {
  /** Deterministic (UUIDv5 of what failed), so that the same failure reported twice is one record. */
  readonly failure_id: string
  readonly kind: FailureKind
  readonly stage: FailureStage
  /** The outcome's name, such as NotJson or PermanentFailure. */
  readonly error_class: string
  readonly error_text: string
  readonly stack?: string
  /** Whether trying the same bytes again later can help. */
  readonly retryable: boolean
  readonly status: FailureStatus
  /** RFC 3339: when it failed. */
  readonly at: string
  /** 1 for the first try. */
  readonly attempt: number
  /** Of a try that was asked for: the operation. */
  readonly operation_id?: string
  /** With `resolved`: what the message became. */
  readonly ended_as?: EndedAs
  /** It was not tried, because its robot has moved on since: cause, class and text stay as they were. */
  readonly held_back?: true
  /**
   * What it adds to the books: with the first report of a message that nobody else counted, or with the end of one that was
   * counted as dead-lettered. Entered once, in the write that records it.
   */
  readonly books?: BooksEntry

  /** What the robot or the door really sent. Only if the stream record itself is unreadable, that record's bytes. */
  readonly original_base64: string
  readonly topic?: string
  readonly client_id?: string
  readonly principal?: string
  readonly source?: string
  readonly received_at?: string
  /** Stream position (sequence number and index), of what came by the stream. */
  readonly position?: string
  /** Which message of the record failed, as `index` of a message. */
  readonly index?: number
  /** The robot's own number of the message. */
  readonly sequence?: number
  /** Of a delivery to a function: what is to be invoked again with the original bytes. */
  readonly function_arn?: string

  readonly robot_id?: string
  readonly message_id?: string
  readonly trace_id?: string
  readonly correlation_id?: string
  readonly causation_id?: string
  readonly type?: string
  readonly policy_version?: string
  /** Of a run of the machine: the handler that failed, as `work.start-work`. */
  readonly handler?: string
  /** The robot's state when its message failed. */
  readonly state?: string

  /** The failure of the record that this message was redriven in, when that record held more than this message. */
  readonly redrive_of?: string
  /** The failure whose message an operator edited into this one. */
  readonly edited_from?: string
}

/**
 * What became of a message whose failure is resolved. `delivered`: something outbound arrived; `opened`: a record whose messages
 * went their own ways; `edited`: another message took its place.
 */
export const endings = ['applied', 'observed', 'duplicate', 'refused', 'delivered', 'opened', 'edited'] as const
export type EndedAs = (typeof endings)[number]

/** One of functions/failures/kinds.ts. A text, because a new kind declares itself there and nowhere else. */
export type FailureKind = string

/**
 * Where on the line it failed:
 *
 * - rule: in its topic rule
 * - open: bytes, dialect, schema or type
 * - dispatch: while it was decided
 * - machine: a run of the machine, or a handler in it
 * - commit: the write that moves the robot
 * - last_known: the write of the robot's last-known state
 * - outbox: on its way from the commit to the bus
 * - bus_target: on its way from the bus, or from a schedule
 * - invocation: an asynchronous function
 * - bridge: on its way from a partner to the line
 * - webhook: on its way to a subscriber
 * - feed: on its way to a listener of the live feed
 * - command: on its way to a robot
 * - intake: on its way to a record
 */
export const failureStages = [
  'rule',
  'open',
  'dispatch',
  'machine',
  'commit',
  'last_known',
  'outbox',
  'bus_target',
  'invocation',
  'bridge',
  'webhook',
  'feed',
  'command',
  'intake',
] as const
export type FailureStage = (typeof failureStages)[number]

export const failureStatuses = ['open', 'retrying', 'held', 'needs_attention', 'resolved', 'archived'] as const
export type FailureStatus = (typeof failureStatuses)[number]
