/**
 * An edited copy of a failed message: what a person wants to say instead, as a message of its own. Decides and sends nothing.
 *
 * - Its id is derived of the failure and the version that the editor saw: whoever repeats the edit says the same message.
 * - Locked: message_id, trace_id, robot_id, sequence, received_at, and all else that the edge says and no sender. They may be
 *   there as they were (an editor that hands back the whole message), never as something else. The copy keeps trace, robot
 *   and time of reception. It does not bear the robot's own sequence: the robot has not said it, and the number is spent.
 * - Sensitive: type, version, correlation_id. They may be changed; the answer says what that means.
 * - It is opened as dispatch will open it: what cannot be opened is not sent.
 */
import { isDeepStrictEqual } from 'node:util'
import { dialectOf } from '../../messages/dialects/list.ts'
import { native } from '../../messages/dialects/native.ts'
import type { Message, Payload } from '../../messages/envelope.ts'
import { derivedId } from '../../messages/ids.ts'
import { openRecord } from '../../messages/open.ts'
import { messagesTopic, subjectOf } from '../../messages/robot-id.ts'
import { shownValue } from '../../messages/shown-value.ts'
import { type StreamRecord, streamRecordBytes } from '../../messages/stream-record.ts'
import { parseStrictly } from '../../messages/strict-json.ts'
import type { Put } from '../ports/put-on-stream.ts'
import type { FailureKinds } from './kinds.ts'
import type { FailureRecord } from './record.ts'

/** One of the two. */
export interface Wanted {
  /** In place of the payload; the rest stays. */
  readonly payload?: Payload | undefined
  /** In place of the whole message. */
  readonly body?: Readonly<Record<string, unknown>> | undefined
}

export interface Copy {
  readonly message_id: string
  readonly type: string
  readonly topic: string
  readonly subject: string
  /** Epoch milliseconds: when the original was received. */
  readonly received_at: number
  readonly trace_id?: string
  /** What the line gets, as its sender would have written it. */
  readonly bytes: Uint8Array
  readonly changes: readonly Change[]
  /** What changing a sensitive field means. */
  readonly warnings: readonly string[]
}

export interface Change {
  /** `payload.job_id` */
  readonly path: string
  /** Absent where there was, or is, nothing. */
  readonly before?: unknown
  readonly after?: unknown
}

/** What there is to edit, for whoever wants to begin. */
export interface Editable {
  /** As a sender would write it, without what is locked; absent where the original cannot be read as one message. */
  readonly content?: Content
  /** Whether a new payload may stand in for the old one and the rest stay; otherwise the whole body is wanted. */
  readonly payload_alone: boolean
  /** What a copy cannot change, as far as it is known. */
  readonly locked: Readonly<Record<string, unknown>>
  /** What has to be confirmed, and what it means. */
  readonly sensitive: Readonly<Record<string, string>>
}

/** Throws NotEditable. */
export const editableOf = (
  record: FailureRecord,
  original: Uint8Array,
  kinds: FailureKinds,
  /** As for copyOf. */
  derived?: Message,
): Editable => {
  const place = placeOf(record, kinds)
  const content = contentOf(record, original, place, derived)
  const locked = lockedFields.map((field) => [
    field,
    content?.[field] ?? (field === 'subject' ? undefined : record[field]),
  ])
  return {
    ...(content && { content: withoutLocked(content) }),
    payload_alone: place.own && content !== undefined,
    locked: defined(Object.fromEntries(locked)),
    // Of another dialect these names mean something else: VDA 5050's version is the protocol's.
    sensitive: place.own ? sensitive : {},
  }
}

/** Throws NotEditable, LockedField, NothingChanged or CannotBeOpened. `seen`: the version that the editor saw. */
export const copyOf = (
  record: FailureRecord,
  original: Uint8Array,
  wanted: Wanted,
  seen: number,
  kinds: FailureKinds,
  /** Of a fact that a dialect derived: the fact, where the journal still has it. */
  derived?: Message,
): Copy => {
  const place = placeOf(record, kinds)
  const before = contentOf(record, original, place, derived)
  const said = saidInstead(record, wanted, before, place)
  checkLocked(record, said, before ?? {})
  const message_id = derivedId('edit', record.failure_id, seen)
  const content = place.own ? asMessage(record, said, message_id) : said
  const changes = changesBetween(withoutLocked(before), withoutLocked(content))
  if (changes.length === 0) throw new NothingChanged(record)
  const bytes = new TextEncoder().encode(JSON.stringify(content))
  const received_at = record.received_at === undefined ? 0 : Date.parse(record.received_at)
  const edge = { topic: place.topic, received_at, ...(record.trace_id !== undefined && { trace_id: record.trace_id }) }
  const opened = openedAs({ ...edge, data: Buffer.from(bytes).toString('base64'), source: SOURCE })
  return {
    ...edge,
    message_id: place.own ? message_id : opened.message_id,
    type: opened.type,
    subject: subjectOf(place.robot_id),
    bytes,
    changes: changes.slice(0, CHANGES_MAX),
    warnings: place.own ? warningsOf(changes) : [],
  }
}

/** The copy as it enters the line. */
export const editedPut = (
  { topic, subject, received_at, trace_id }: Pick<Copy, 'topic' | 'subject' | 'received_at' | 'trace_id'>,
  bytes: Uint8Array,
  edit: { readonly edited_from: string; readonly operation_id: string },
  by: string,
): Put => ({
  subject,
  record: {
    data: Buffer.from(bytes).toString('base64'),
    topic,
    client_id: null,
    principal: by,
    received_at,
    ...(trace_id !== undefined && { trace_id }),
    source: SOURCE,
    edit,
  },
})

const SOURCE = 'service_platform.api_gateway'
/** Of a message that was turned inside out; both bodies are kept whole. */
const CHANGES_MAX = 200

interface PlaceOnTheLine {
  readonly topic: string
  readonly robot_id: string
  /** Whether what lies there is one message in our own words; otherwise it is a record in another dialect's. */
  readonly own: boolean
  /** The message was derived from a record, and its own words are nowhere. */
  readonly derived: boolean
}

const placeOf = (record: FailureRecord, kinds: FailureKinds): PlaceOnTheLine => {
  const { kind, topic, robot_id } = record
  const door = kinds.get(kind)?.door
  if (door !== 'stream' && door !== 'release') {
    throw new NotEditable(record, `a failure of kind ${kind} is no message that anybody sent`)
  }
  const spoken = topic === undefined ? undefined : dialectOf(topic, undefined)
  if (topic === undefined || spoken === undefined || spoken.error !== undefined) {
    if (robot_id === undefined) throw new NotEditable(record, 'it is not known which robot said it, nor where')
    return { topic: messagesTopic(robot_id), robot_id, own: true, derived: true }
  }
  if (spoken.dialect === native) return { topic, robot_id: spoken.robot_id, own: true, derived: false }
  // What was opened failed as one message of its record; to send the record again would derive the others again.
  const wasOpened = record.stage !== 'open' && record.message_id !== undefined
  return wasOpened
    ? { topic: messagesTopic(spoken.robot_id), robot_id: spoken.robot_id, own: true, derived: true }
    : { topic, robot_id: spoken.robot_id, own: false, derived: false }
}

type Content = Readonly<Record<string, unknown>>

/** What was said; undefined where it cannot be read as an object. */
const contentOf = (
  record: FailureRecord,
  original: Uint8Array,
  place: PlaceOnTheLine,
  derived: Message | undefined,
): Content | undefined => {
  if (place.derived) {
    const { type, correlation_id, causation_id } = derived ?? record
    return defined({ type, correlation_id, causation_id, payload: derived?.payload })
  }
  const { value, error } = parseStrictly(original)
  if (error) return undefined
  const [only] = Array.isArray(value) && value.length === 1 ? (value as unknown[]) : [value]
  if (Array.isArray(value) && value.length !== 1) {
    throw new NotEditable(record, `its record holds ${value.length} messages; a copy is one message`)
  }
  if (typeof only !== 'object' || only === null || Array.isArray(only)) return undefined
  const content = only as Content
  const isBare = place.own && content.type === undefined && content.payload === undefined
  return isBare ? { type: 'robot.telemetry', payload: content } : content
}

const saidInstead = (
  record: FailureRecord,
  { payload, body }: Wanted,
  before: Content | undefined,
  { own }: PlaceOnTheLine,
): Content => {
  if (body !== undefined) return body
  if (payload === undefined) throw new NotEditable(record, 'neither payload nor body says what is to be sent instead')
  if (!own) throw new NotEditable(record, `what is said on ${record.topic} has no payload; send the whole body`)
  if (before === undefined)
    throw new NotEditable(record, 'the original cannot be read, so its rest is unknown; send the whole body')
  return { ...before, payload }
}

/** What the edge says of a message, and what makes it this one. */
const lockedFields = ['message_id', 'trace_id', 'robot_id', 'sequence', 'received_at', 'subject', 'source'] as const

const checkLocked = (record: FailureRecord, said: Content, before: Content): void => {
  for (const field of lockedFields) {
    if (!Object.hasOwn(said, field)) continue
    const known = field === 'subject' ? undefined : record[field]
    if (isDeepStrictEqual(said[field], before[field]) || (known !== undefined && said[field] === known)) continue
    throw new LockedField(field, said[field], before[field] ?? known)
  }
}

const asMessage = (record: FailureRecord, said: Content, message_id: string): Content => {
  const rest = withoutLocked(said)
  return { message_id, ...(record.trace_id !== undefined && { trace_id: record.trace_id }), ...rest }
}

const withoutLocked = (content: Content | undefined): Content =>
  Object.fromEntries(
    Object.entries(content ?? {}).filter(([name]) => !(lockedFields as readonly string[]).includes(name)),
  )

const openedAs = (record: StreamRecord): { readonly message_id: string; readonly type: string } => {
  const opened = openRecord({ data: streamRecordBytes(record), sequence_number: '0' }, {})
  if (opened.outcome === 'rejected') throw new CannotBeOpened(opened.error.class, opened.error.text)
  const [refused] = opened.refused
  if (refused) throw new CannotBeOpened(refused.error.class, refused.error.text)
  const [message] = opened.messages
  if (message === undefined) throw new CannotBeOpened('EmptyMessage', 'nothing follows from it')
  return message
}

const warningsOf = (changes: readonly Change[]): readonly string[] =>
  changes.flatMap(({ path, before, after }) => {
    const warning = sensitive[path]
    return warning === undefined ? [] : [`${path} ${shownValue(before)} becomes ${shownValue(after)}: ${warning}`]
  })

const sensitive: Readonly<Record<string, string>> = {
  type: 'it is decided as another message',
  version: 'it is refused where the robot is pinned to another policy version',
  correlation_id: 'it belongs to another conversation',
}

/** Field by field, into objects and lists; whole where the kinds differ. */
export const changesBetween = (before: unknown, after: unknown, path = ''): readonly Change[] => {
  if (isDeepStrictEqual(before, after)) return []
  if (isBranch(before) && isBranch(after) && Array.isArray(before) === Array.isArray(after)) {
    const [one, other] = [before as Content, after as Content]
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
    return names.flatMap((name) => changesBetween(one[name], other[name], path === '' ? name : `${path}.${name}`))
  }
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }]
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null

const defined = (content: Content): Content =>
  Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined))

export class NotEditable extends Error {
  override readonly name = 'NotEditable'
  constructor({ failure_id }: FailureRecord, why: string) {
    super(`Failure ${failure_id} cannot be edited: ${why}`)
  }
}

export class LockedField extends Error {
  override readonly name = 'LockedField'
  readonly field: string
  constructor(field: string, value: unknown, locked: unknown) {
    super(
      locked === undefined
        ? `${field} is ${shownValue(value)}; the original says none, and a copy cannot say it`
        : `${field} is ${shownValue(value)}; it is locked to ${shownValue(locked)}: leave it out or as it was`,
    )
    this.field = field
  }
}

export class NothingChanged extends Error {
  override readonly name = 'NothingChanged'
  constructor({ failure_id }: FailureRecord) {
    super(`Nothing of failure ${failure_id} is changed; to try the same again, retry it`)
  }
}

/** As dispatch would dead-letter it. */
export class CannotBeOpened extends Error {
  override readonly name = 'CannotBeOpened'
  readonly error_class: string
  constructor(errorClass: string, text: string) {
    super(`The edited message cannot be opened: ${errorClass}: ${text}`)
    this.error_class = errorClass
  }
}
