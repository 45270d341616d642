/**
 * What goes through which door when a failure is tried again. Who may try it is decided before (actions.ts: a claim); here it
 * is only said what the claim lets go, and that never changes: the same claim sends the same again, so that a try that is
 * repeated after a death is recognised by its attempt.
 */
import { dialectOf } from '../../messages/dialects/list.ts'
import { native } from '../../messages/dialects/native.ts'
import { derivedId } from '../../messages/ids.ts'
import { messagesTopic, subjectOf } from '../../messages/robot-id.ts'
import type { Redrive } from '../../messages/stream-record.ts'
import type { Put } from '../ports/put-on-stream.ts'
import type { FailureKinds } from './kinds.ts'
import type { FailureRecord } from './record.ts'

export type Door =
  | { readonly door: 'stream'; readonly topic: string }
  | { readonly door: 'release'; readonly robot_id: string }
  | { readonly door: 'function'; readonly function_arn: string }
  | { readonly door: 'none'; readonly why: string }

/** A try that somebody owns. */
export interface Claim {
  /** Of the failure, with this try counted. */
  readonly attempt: number
  readonly operation_id?: string
  readonly out_of_order: boolean
}

/** By which door a failure can be tried, or why by none. */
export const doorOf = (record: FailureRecord, kinds: FailureKinds): Door => {
  const { failure_id, kind, topic, robot_id, function_arn } = record
  const declared = kinds.get(kind)?.door ?? 'none'
  const door = declared === 'release' && !isHeldStill(record) ? 'stream' : declared
  const none = (why: string): Door => ({ door: 'none', why: `Failure ${failure_id} cannot be tried again: ${why}` })
  switch (door) {
    case 'stream':
      return topic === undefined ? none('it is not known on which topic its bytes were said') : { door, topic }
    case 'release':
      return robot_id === undefined ? none('it is not known which robot is parked for it') : { door, robot_id }
    case 'function':
      return function_arn === undefined ? none('it is not known which function did not get it') : { door, function_arn }
    case 'none':
      return none(`of kind ${kind} nothing can be tried; its bytes are kept to be read`)
  }
}

/** Whoever archived it took it out of its robot's queue; it is not there to be released when it is restored. */
const isHeldStill = ({ attempts }: FailureRecord): boolean =>
  attempts.findLast(
    ({ status, by }) =>
      status === 'archived' || (by === undefined && (status === 'held' || status === 'needs_attention')),
  )?.status !== 'archived'

/** The original bytes on the line again. `at`: epoch milliseconds, where it is not known when they were received. */
export const redriven = (record: FailureRecord, topic: string, bytes: Uint8Array, claim: Claim, at: number): Put => ({
  subject: subjectIn(topic, record.robot_id),
  record: {
    data: Buffer.from(bytes).toString('base64'),
    topic,
    ...(record.client_id !== undefined && { client_id: record.client_id }),
    ...(record.principal !== undefined && { principal: record.principal }),
    received_at: record.received_at === undefined ? at : Date.parse(record.received_at),
    ...(record.trace_id !== undefined && { trace_id: record.trace_id }),
    source: MESSAGING,
    redrive: { ...redriveOf(record, claim), ...placeOf(record, topic, bytes) },
    ...editOf(record),
  },
})

/** Asks dispatch to let a parked robot try what it holds, this message first. */
export const released = (record: FailureRecord, robotId: string, claim: Claim, at: number): Put => ({
  subject: subjectOf(robotId),
  record: {
    ...releaseRecord(robotId, at),
    redrive: {
      ...redriveOf(record, claim),
      // The message that it is about: the end of this try is told of it.
      ...(record.message_id !== undefined && { message_id: record.message_id }),
    },
  },
})

/** Asks dispatch to take a held message out of its robot's queue without trying it, and to go on with the next. */
export const abandoned = (record: FailureRecord, at: number): Put | undefined =>
  record.robot_id === undefined || record.message_id === undefined
    ? undefined
    : {
        subject: subjectOf(record.robot_id),
        record: { ...releaseRecord(record.robot_id, at), abandon: record.message_id },
      }

const releaseRecord = (robotId: string, received_at: number) =>
  // Not in the name of the schedule: what a person wants is due at once (dispatch/release.ts).
  ({ data: '', topic: messagesTopic(robotId), received_at, source: ASKED, control: 'release' }) as const

const MESSAGING = 'service_platform.core.messaging'
const ASKED = 'service_platform.api_gateway'

/** A copy that an operator made stays one, however often it is tried. */
const editOf = ({ edited_from, operation_id }: FailureRecord): Pick<Put['record'], 'edit'> =>
  edited_from === undefined || operation_id === undefined ? {} : { edit: { edited_from, operation_id } }

const redriveOf = ({ failure_id }: FailureRecord, { attempt, operation_id, out_of_order }: Claim): Redrive => ({
  redrive_of: failure_id,
  // How often it was tried before this claim.
  attempt: attempt - 1,
  ...(operation_id !== undefined && { operation_id }),
  ...(out_of_order && { out_of_order }),
})

/**
 * Who it is and where it belonged, so that every try finds the same ids and the same place in its robot's order. A message that
 * was opened before is named (dispatch finds it also in a record that shows several); anything else is a record, whose
 * messages get the ids that they had, or would have had, in its first life.
 */
const placeOf = (record: FailureRecord, topic: string, bytes: Uint8Array): Partial<Redrive> => {
  const { position, received_at, message_id } = record
  const origin = position === undefined ? {} : { origin_position: position }
  if (message_id !== undefined && wasOpened(record)) return { message_id, ...origin }
  return {
    derive_from: derivedFrom(record, topic, bytes),
    ...origin,
    ...(received_at !== undefined && { failed_at: received_at }),
  }
}

/** What could not be opened may say an id all the same; nobody has decided under it. Only what was opened has a version. */
const wasOpened = ({ stage, policy_version }: FailureRecord): boolean =>
  stage !== 'open' || policy_version !== undefined

/**
 * A whole record derives the ids that it derived at first: from its own sequence number. A later element of an array lies alone
 * now and would take the id of its array's first; what never was on the stream has no number.
 */
const derivedFrom = ({ failure_id, position, index = 0 }: FailureRecord, topic: string, bytes: Uint8Array): string => {
  const sequenceNumber = position === undefined ? '' : (position.split(':', 1)[0] ?? '').replace(/^0+/, '')
  if (sequenceNumber === '' || (index > 1 && isElement(topic, bytes))) return failure_id
  return sequenceNumber
}

/** Of an array: its own bytes, cut out. */
const isElement = (topic: string, bytes: Uint8Array): boolean => {
  const spoken = dialectOf(topic, undefined)
  return spoken.error === undefined && spoken.dialect === native && bytes.find((byte) => byte > BLANK) !== BRACKET
}
const BLANK = 0x20
const BRACKET = 0x5b

/** Its robot's key; bytes of which nobody knows the robot keep an order among those of one topic. */
const subjectIn = (topic: string, robotId: string | undefined): string => {
  const spoken = dialectOf(topic, undefined)
  const robot = spoken.error === undefined ? spoken.robot_id : robotId
  return robot === undefined ? derivedId('topic', topic) : subjectOf(robot)
}
