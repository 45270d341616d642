import type { OperationResult } from './failures.ts'
import type { FailureFilter } from './failures-reader.ts'
import type { Page, Paging } from './page.ts'

/**
 * What people (and the clock, where it acts in bulk) did about failures and policies: one operation each, one message line per failure that
 * it changed. Both are the audit trail: written with the change itself, never changed in who, when and why.
 */
export interface Operations {
  read(operationId: string): Promise<Operation | undefined>
  /** Writes the operation if it still is at `seen` (0: there is none); `changed` if somebody else was faster. */
  write(operation: Operation, seen: number): Promise<'written' | 'changed'>
  /** Before the operation itself is written: the set that it will act on, in order. Writing it again leaves one. */
  freeze(operationId: string, set: readonly Frozen[]): Promise<void>
  /** A part of the set from `from` (0 is the first), at most `limit`. */
  frozen(operationId: string, from: number, limit: number): Promise<readonly Frozen[]>
  /** How many messages ended how, so far: counted in the writes that recorded their ends. */
  results(operationId: string): Promise<Results>
}

export interface OperationsReader {
  read(operationId: string): Promise<Operation | undefined>
  results(operationId: string): Promise<Results>
  /** Newest first. */
  list(paging: Paging): Promise<Page<Operation>>
  /** In the order of their failure ids. */
  messages(operationId: string, paging: Paging): Promise<Page<MessageOfOperation>>
  /** What operations did to one failure, oldest first. */
  ofFailure(failureId: string): Promise<readonly MessageOfOperation[]>
  /** Operations and messages of a UTC day (`2026-11-20`), newest first. */
  audit(day: string, paging: Paging): Promise<Page<AuditEntry>>
}

/**
 * - redrive, replay: plan, start, cancel
 * - archive, restore, edit: at once, of one failure or a frozen set
 * - console_redrive: moved by somebody in the AWS console; one operation per hour
 * - group_change: owner, note or status of a group
 * - fleet_change: a robot was put into a fleet, or out of one
 * - configuration_change: what a robot is to be set to
 * - grant_change: which fleets an application sees
 * - subscription_change: a subscription was made, changed, switched off or on, or removed
 * - secret_added: a partner or a subscription got a new secret
 * - pin: the policy version of one robot; rollout, rollback: of many
 * - comparison: what another policy version would have done with what was decided
 * - erasure: everything that is known of a robot goes (functions/data_core/erase-robot)
 */
export const operationKinds = [
  'redrive',
  'replay',
  'archive',
  'restore',
  'edit',
  'console_redrive',
  'group_change',
  'fleet_change',
  'configuration_change',
  'grant_change',
  'subscription_change',
  'secret_added',
  'pin',
  'rollout',
  'rollback',
  'comparison',
  'erasure',
] as const
export type OperationKind = (typeof operationKinds)[number]

/**
 * - planning: the set is being collected (a replay reads the lake)
 * - planned: frozen, nothing done yet
 * - running; cancelling: ends after the batch that is under way
 * - done: every message of the set was acted on and its end is known
 * - cancelled: a person stopped it; can be started again and goes on where it was
 * - stopped: it stopped itself, because too many failed again; can be started again
 * - failed: it could not go on; `ended_because` says why
 */
export const operationStatuses = [
  'planning',
  'planned',
  'running',
  'cancelling',
  'done',
  'cancelled',
  'stopped',
  'failed',
] as const
export type OperationStatus = (typeof operationStatuses)[number]

export interface Operation {
  readonly operation_id: string
  readonly kind: OperationKind
  readonly status: OperationStatus
  /** Who asked for it, as the token says. */
  readonly by: string
  /** Why, in their words. */
  readonly why: string
  /** RFC 3339 */
  readonly created_at: string
  readonly started_at?: string
  readonly started_by?: string
  /** Of the last start, if they said so: the operation's own `why` stays. */
  readonly started_why?: string
  readonly ended_at?: string
  readonly ended_because?: string
  readonly cancelled_by?: string
  readonly filter?: PlannedFilter | ReplayRange | ErasureFilter
  readonly plan?: Plan
  readonly pace?: Pace
  /** How many of the set were acted on or skipped: where a worker goes on. */
  readonly done_until: number
  /** Not acted on, because they were not as the plan saw them any more. */
  readonly skipped: number
  /** Why, of the first of them, in a sentence that names the failure. */
  readonly skipped_because?: readonly string[]
  /** Worker runs so far: names the executions of the state machine. */
  readonly runs: number
  /** Of an edit or a group change: what was before and after. */
  readonly diff?: unknown
  /** Of a comparison: how far it has got, and what it found. */
  readonly compared?: Compared
  /** Of an erasure that is done: what went. */
  readonly erased?: Readonly<Record<string, number>>
  readonly operation_version: number
}

/** Terms as they were written. */
interface PlannedFilter extends Omit<FailureFilter, 'terms'> {
  readonly terms?: string
}

/** Of whom, and when: until then it may be cancelled. */
export interface ErasureFilter {
  /** Once it is done, the name that stands for it. */
  readonly robot_id: string
  /** RFC 3339 */
  readonly begins_at: string
  readonly even_if_connected?: true
}

export interface Compared {
  /** The version that was asked about. */
  readonly version: string
  /** Decisions that were looked at, and those of them that no policy made: stale, failed, held. */
  readonly decisions: number
  readonly not_by_policy: number
  readonly same: number
  readonly different: number
  /** Of the different ones, those that only follow from an earlier one of their robot. */
  readonly following: number
  /** A guard wants to know something that nobody recorded. */
  readonly unsure: number
  readonly robots: number
  readonly robots_different: number
  /** Differences that are listed: the first so many. */
  readonly listed: number
  /** Lines of the lake that nobody can read. */
  readonly unreadable: number
  /** RFC 3339: everything that was decided before it has been looked at. */
  readonly looked_until?: string
}

export interface ReplayRange {
  /** RFC 3339, by the time of reception: from (inclusive) until (exclusive). */
  readonly from: string
  readonly until: string
  readonly robot_id?: string
  /** Of a comparison. */
  readonly version?: string
}

export interface Plan {
  readonly count: number
  readonly robots: number
  /** RFC 3339, of the first and last reception; absent for an empty set. */
  readonly oldest_at?: string
  readonly newest_at?: string
  /** Messages whose robot has moved on since: held back unless the pace says `out_of_order`. */
  readonly conflicts: number
  /** Of failures that were named: in a status that forbids it, of a kind that cannot be tried, or not there at all. */
  readonly left_out?: number
  /** Of a replay: messages that were looked at and have their outcome. */
  readonly accounted?: number
  /** Of a replay: messages of which nothing tells whether they have it, left alone. */
  readonly unsure?: number
  readonly estimated_seconds: number
}

/** How an operation acts: decided when it is started. */
export interface Pace {
  /** Messages per second, once the growing batches are through. */
  readonly rate_per_second: number
  /** Sizes of the first batches, each sent when the ends of the one before are known: 1, 2, 5, 20. The first is the canary. */
  readonly first_batches: readonly number[]
  /** 1 to 100: stops when more than this share of the known ends is a failure again. */
  readonly stop_above_percent: number
  /** Whether messages whose robot has moved on are applied all the same, and marked. */
  readonly out_of_order: boolean
}

/** One message of the set, as the plan saw it. */
export interface Frozen {
  readonly failure_id: string
  readonly robot_id?: string
  readonly received_at?: string
  readonly conflict?: true
  /** Of a replay, where the failure does not exist yet: the object that holds its report. */
  readonly report_key?: string
}

/** What an operation did to one failure: its line of the audit trail. */
export interface MessageOfOperation {
  readonly operation_id: string
  readonly failure_id: string
  readonly kind: OperationKind
  readonly by: string
  readonly why: string
  /** RFC 3339 */
  readonly at: string
  /** Status of the failure before and after. */
  readonly from: string
  readonly to: string
  readonly attempt: number
  readonly robot_id?: string
  readonly message_id?: string
  readonly trace_id?: string
  /** Once it is known. */
  readonly result?: OperationResult
  readonly result_at?: string
}

export type Results = Readonly<Partial<Record<OperationResult, number>>>

export type AuditEntry =
  | ({ readonly entry: 'operation' } & Operation)
  | ({ readonly entry: 'message' } & MessageOfOperation)
