/** Failures of dispatch as the intake wants them. Ids are derived: the same failure reported again is the same record. */
import { derivedId } from '../../../messages/ids.ts'
import type { RefusedElement } from '../../../messages/open.ts'
import type { FailureReport, FailureStatus } from '../../ports/failure-intake.ts'
import type { RobotRow } from '../../ports/robots.ts'
import type { Trigger } from './decide.ts'
import { positionOf } from './position.ts'
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

/** A redriven message keeps the failure that it was redriven from: attempts add up on one record. */
export const failureIdOf = ({ message, redrive }: Trigger): string =>
  redrive?.redrive_of ?? derivedId('failure', message.robot_id, message.message_id)

export const triggerFailure = (
  trigger: Trigger,
  origin: Origin,
  row: RobotRow,
  fault: Fault,
  status: FailureStatus,
  attempt: number,
  at: string,
): FailureReport => {
  const { message, position, redrive } = trigger
  return {
    failure_id: failureIdOf(trigger),
    kind: fault.kind,
    stage: fault.stage,
    error_class: fault.error_class,
    error_text: brief(fault.error_text, 2_000),
    ...(fault.stack !== undefined && { stack: brief(fault.stack, 8_000) }),
    retryable: fault.temporary,
    status,
    at,
    attempt,
    original_base64: Buffer.from(origin.original()).toString('base64'),
    topic: origin.topic,
    ...(origin.client_id !== undefined && { client_id: origin.client_id }),
    ...(origin.principal !== undefined && { principal: origin.principal }),
    source: message.source,
    received_at: message.received_at,
    position,
    index: message.index,
    robot_id: message.robot_id,
    message_id: message.message_id,
    trace_id: message.trace_id,
    ...(message.correlation_id !== undefined && { correlation_id: message.correlation_id }),
    ...(message.causation_id !== undefined && { causation_id: message.causation_id }),
    type: message.type,
    policy_version: row.policy_version,
    state: row.state,
    ...(redrive && { redrive_of: redrive.redrive_of }),
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
  const redrive = arrival?.redrive
  const edge = arrival ?? ('outcome' in fault ? fault : undefined)
  return {
    failure_id: redrive?.redrive_of ?? derivedId('failure', 'opening', sequence_number, index ?? 'record'),
    kind: 'dispatch',
    stage: 'open',
    error_class: fault.error.class,
    error_text: brief(fault.error.text, 2_000),
    retryable: false,
    status: 'open',
    at,
    attempt: 1 + (redrive?.attempt ?? 0),
    original_base64: Buffer.from(fault.bytes).toString('base64'),
    position: positionOf(sequence_number, index ?? 0),
    ...(index !== undefined && { index }),
    ...(edge?.topic !== undefined && { topic: edge.topic }),
    ...(edge?.received_at !== undefined && { received_at: edge.received_at }),
    ...(edge?.trace_id !== undefined && { trace_id: edge.trace_id }),
    ...fault.error.said,
    ...(arrival && { robot_id: arrival.robot_id, source: arrival.source }),
    ...(arrival?.client_id !== undefined && { client_id: arrival.client_id }),
    ...(arrival?.principal !== undefined && { principal: arrival.principal }),
    ...(redrive && { redrive_of: redrive.redrive_of }),
  }
}

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
