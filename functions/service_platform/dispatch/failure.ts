/** Failures of dispatch as the intake wants them. Ids are derived: the same failure reported again is the same record. */
import { derivedId } from '../../../messages/ids.ts'
import type { RefusedElement } from '../../../messages/open.ts'
import { positionOf } from '../../../messages/position.ts'
import type { Redrive } from '../../../messages/stream-record.ts'
import { handlerIn } from '../../name-failures.ts'
import type { BooksEntry } from '../../ports/books.ts'
import type { FailureReport, FailureStatus } from '../../ports/failure-intake.ts'
import type { JournalRow } from '../../ports/journal.ts'
import type { RobotRow } from '../../ports/robots.ts'
import type { Trigger } from './decide.ts'
import { logicalPosition, ownRedrive, type RecordEnd } from './redriven.ts'
import type { NotOpened, Turn } from './turn.ts'

/** Why a trigger could not be decided. */
export interface Fault {
  readonly kind: FailureReport['kind']
  readonly stage: FailureReport['stage']
  readonly error_class: string
  readonly error_text: string
  readonly stack?: string
  /** Whether the robot is parked for it, or the message dead-lettered. */
  readonly temporary: boolean
}

/** Where a trigger came from: what its dead letter has to keep. */
export interface Origin {
  readonly topic: string
  readonly client_id?: string
  readonly principal?: string
  /** The bytes it came in; a message of an array has its own. Taken only when needed. */
  readonly original: () => Uint8Array
}

/** A message that was redriven by itself keeps its failure: attempts add up on one record. */
export const failureIdOf = (trigger: Trigger): string =>
  ownRedrive(trigger)?.redrive_of ?? derivedId('failure', trigger.message.robot_id, trigger.message.message_id)

/** Who asked for a try of this very message, if anybody did: a redrive of it, or a release on its behalf. */
export interface Asked {
  readonly attempt: number
  readonly operation_id?: string | undefined
}

export const triggerFailure = (
  trigger: Trigger,
  origin: Origin,
  row: RobotRow,
  fault: Fault,
  status: FailureStatus,
  attempt: number,
  at: string,
  asked: Asked | undefined = ownRedrive(trigger),
): FailureReport => {
  const { message, redrive, edit } = trigger
  const handler = handlerIn(fault.error_text)
  const operation_id = asked?.operation_id ?? edit?.operation_id
  return {
    failure_id: failureIdOf(trigger),
    kind: fault.kind,
    stage: fault.stage,
    error_class: fault.error_class,
    error_text: brief(fault.error_text, 2_000),
    ...(fault.stack !== undefined && { stack: brief(fault.stack, 8_000) }),
    ...(handler !== undefined && { handler }),
    retryable: fault.temporary,
    status,
    at,
    attempt,
    ...(operation_id !== undefined && { operation_id }),
    original_base64: Buffer.from(origin.original()).toString('base64'),
    topic: origin.topic,
    ...(origin.client_id !== undefined && { client_id: origin.client_id }),
    ...(origin.principal !== undefined && { principal: origin.principal }),
    source: message.source,
    received_at: message.received_at,
    position: logicalPosition(trigger) ?? trigger.position,
    index: message.index,
    ...(message.sequence !== undefined && { sequence: message.sequence }),
    robot_id: message.robot_id,
    message_id: message.message_id,
    trace_id: message.trace_id,
    ...(message.correlation_id !== undefined && { correlation_id: message.correlation_id }),
    ...(message.causation_id !== undefined && { causation_id: message.causation_id }),
    type: message.type,
    policy_version: row.policy_version,
    state: row.state,
    ...(redrive && !ownRedrive(trigger) && { redrive_of: redrive.redrive_of }),
    ...(edit && { edited_from: edit.edited_from }),
  }
}

/** A record, or one element of it, that could not be opened. */
export const openingFailure = (
  { sequence_number }: Pick<Turn, 'sequence_number'>,
  fault: NotOpened | RefusedElement,
  arrival: NotOpened['arrival'],
  at: string,
): FailureReport => {
  const index = 'index' in fault ? fault.index : undefined
  const edge = arrival ?? ('outcome' in fault ? fault : undefined)
  const redrive = edge?.redrive
  // A record that still does not open is the failure that it was; an element of one that opens now has one of its own.
  const again = index === undefined ? redrive : undefined
  const [ofRecord, ofElement] = [again?.redrive_of, redrive?.redrive_of]
  return {
    failure_id: ofRecord ?? derivedId('failure', 'opening', ofElement ?? sequence_number, index ?? 'record'),
    kind: 'dispatch',
    stage: 'open',
    error_class: fault.error.class,
    error_text: brief(fault.error.text, 2_000),
    retryable: false,
    status: 'open',
    at,
    attempt: 1 + (again?.attempt ?? 0),
    ...(again?.operation_id !== undefined && { operation_id: again.operation_id }),
    original_base64: Buffer.from(fault.bytes).toString('base64'),
    position:
      logicalPosition({ position: positionOf(sequence_number, index ?? 0), ...(redrive && { redrive }) }) ??
      positionOf(sequence_number, index ?? 0),
    ...(index !== undefined && { index }),
    ...(edge?.topic !== undefined && { topic: edge.topic }),
    ...(edge?.received_at !== undefined && { received_at: edge.received_at }),
    ...(edge?.trace_id !== undefined && { trace_id: edge.trace_id }),
    ...fault.error.said,
    ...(arrival && { robot_id: arrival.robot_id, source: arrival.source }),
    ...(arrival?.client_id !== undefined && { client_id: arrival.client_id }),
    ...(arrival?.principal !== undefined && { principal: arrival.principal }),
    ...(redrive && !again && { redrive_of: redrive.redrive_of }),
    ...(arrival?.edit && { edited_from: arrival.edit.edited_from }),
  }
}

/** What a redriven record reports of itself, as a whole: its end, or that it was held back. */
export const recordReport = (
  { arrival, sequence_number }: Pick<Turn, 'arrival' | 'sequence_number'>,
  redrive: Redrive,
  end: RecordEnd | { readonly held_back: string },
  at: string,
): FailureReport => {
  const own = positionOf(sequence_number, 0)
  return {
    failure_id: redrive.redrive_of,
    kind: 'dispatch',
    stage: 'dispatch',
    ...('held_back' in end
      ? {
          error_class: 'MovedOn',
          error_text: `Held back, the robot has moved on: it ${end.held_back}`,
          status: 'open',
          held_back: true,
        }
      : {
          error_class: 'Redriven',
          error_text: `Redriven: ${end.ended_as}`,
          status: 'resolved',
          ended_as: end.ended_as,
          ...booksOf(end.books),
        }),
    retryable: false,
    at,
    attempt: 1 + redrive.attempt,
    ...(redrive.operation_id !== undefined && { operation_id: redrive.operation_id }),
    original_base64: Buffer.from(arrival.bytes).toString('base64'),
    topic: arrival.topic,
    ...(arrival.client_id !== undefined && { client_id: arrival.client_id }),
    ...(arrival.principal !== undefined && { principal: arrival.principal }),
    source: arrival.source,
    received_at: arrival.received_at,
    position: redrive.origin_position ?? own,
    robot_id: arrival.robot_id,
    trace_id: arrival.trace_id,
  }
}

/** Of a failure whose record has everything else: the try that was asked for, and the message as the journal knows it. */
export const askedReport = (
  { arrival }: Pick<Turn, 'arrival'>,
  { redrive_of, attempt, operation_id }: Redrive,
  { robot_id, message_id, trace_id, type, policy_version, received_at, position }: JournalRow,
  at: string,
) => ({
  failure_id: redrive_of,
  kind: 'held',
  stage: 'dispatch' as const,
  retryable: true,
  at,
  attempt: 1 + attempt,
  ...(operation_id !== undefined && { operation_id }),
  original_base64: '',
  topic: arrival.topic,
  ...{ robot_id, message_id, trace_id, type, policy_version, received_at, position },
})

/** Nothing to move is nothing to report. */
export const booksOf = (books: BooksEntry | undefined): { readonly books?: BooksEntry } =>
  books && Object.keys(books).length > 0 ? { books } : {}

/** Of a run that failed: Lambda's error object is in the cause, as JSON. */
export const machineFault = (error: string, cause: string, temporary: boolean): Fault => {
  const lambda = lambdaError(cause)
  return {
    kind: 'machine',
    stage: error.startsWith('DynamoDB.') ? 'commit' : 'machine',
    error_class: error,
    error_text: lambda?.errorMessage ?? cause,
    ...(lambda?.trace && { stack: lambda.trace.join('\n') }),
    temporary,
  }
}

const lambdaError = (cause: string): { errorMessage?: string; trace?: readonly string[] } | undefined => {
  try {
    const { errorMessage, trace } = JSON.parse(cause) as Record<string, unknown>
    return {
      ...(typeof errorMessage === 'string' && { errorMessage }),
      ...(Array.isArray(trace) && { trace: trace.map(String) }),
    }
  } catch {
    // Not every cause is Lambda's: Step Functions writes plain sentences.
    return undefined
  }
}

const brief = (text: string, charactersMax: number): string =>
  text.length <= charactersMax ? text : `${text.slice(0, charactersMax - 1)}…`
