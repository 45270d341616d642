/**
 * What a request says: one message or up to a hundred, each as strictly as a robot's, and each one right, or none is taken. Pure.
 * The bytes of a message stay as they were sent; only what the edge sets is put in front of them.
 */
import { messageType, payloadSchema, typesAbout } from '../../messages/catalogue.ts'
import { envelopeSchema, type Message } from '../../messages/envelope.ts'
import { expectedValue } from '../../messages/expected-value.ts'
import { elementsOf } from '../../messages/json-elements.ts'
import { MESSAGES_MAX, messageOf } from '../../messages/native-envelope.ts'
import { messagesTopic, ROBOT_ID, ROBOT_ID_WORDS, subjectOf } from '../../messages/robot-id.ts'
import { shownValue } from '../../messages/shown-value.ts'
import { BYTES_MAX, DEPTH_MAX, parseStrictly } from '../../messages/strict-json.ts'
import { nearestOf } from '../../messages/suggestion.ts'
import { Problem } from '../http/problem.ts'
import { bytesIn, type SentBody } from '../http/read-body.ts'

/** One message as it was sent. */
export interface Said {
  /** Its place in the request, from 0. */
  readonly index: number
  readonly robot_id: string
  /** As the sender named it. */
  readonly message_id?: string
  readonly trace_id?: string
  readonly message: Message
  /** As it was sent: a JSON object. */
  readonly bytes: Uint8Array
}

/** Of a request with all its messages. */
export const REQUEST_BYTES_MAX = 1024 * 1024
/** What the edge puts in front of a message may need so many bytes. */
const IN_FRONT_MAX = 256

export const saidIn = (sent: SentBody, now_ms: number): readonly Said[] => {
  const bytes = bytesIn(sent, REQUEST_BYTES_MAX)
  const { value, error } = parseStrictly(bytes, DEPTH_MAX, REQUEST_BYTES_MAX)
  if (error) {
    const text = error.text.replace(/; a message is .*$/, '; a message or a list of messages was expected')
    throw new Problem(400, 'bad-body', `The body cannot be read: ${text}`, { class: error.class })
  }
  if (!Array.isArray(value)) return [saidOf(value, trimmed(bytes), 0, 1, now_ms)]
  if (value.length === 0 || value.length > MESSAGES_MAX) {
    const detail = `The body is a list of ${value.length} messages; 1 to ${MESSAGES_MAX} were expected`
    throw new Problem(422, 'bad-message', detail, {
      field: 'the body',
      value: value.length,
      expected: `1 to ${MESSAGES_MAX} messages`,
    })
  }
  const cuts = elementsOf(bytes) ?? []
  const messages = value.map((each, index) =>
    saidOf(each, cuts[index] ?? new Uint8Array(), index, value.length, now_ms),
  )
  checkDistinct(messages)
  return messages
}

const saidOf = (value: unknown, bytes: Uint8Array, index: number, of: number, now_ms: number): Said => {
  const refuse = (fault: Fault): never => {
    throw badMessage(fault, index, of)
  }
  if (!isObject(value)) {
    return refuse({ class: 'NotAMessage', field: '', value, expected: 'an object with robot_id, type and payload' })
  }
  const { robot_id: robotId } = value
  if (typeof robotId !== 'string' || !ROBOT_ID.test(robotId)) {
    return refuse({ class: 'NotAMessage', field: 'robot_id', value: robotId, expected: ROBOT_ID_WORDS })
  }
  if (bytes.length > BYTES_MAX - IN_FRONT_MAX) {
    const expected = `at most ${BYTES_MAX - IN_FRONT_MAX} bytes; bigger content goes by POST /uploads and a message that refers to it`
    return refuse({ class: 'TooLarge', field: '', value: `${bytes.length} bytes`, expected })
  }
  if (messageType(String(value.type))?.subject === 'mission') {
    const expected = 'a type about robots; missions are asked for at POST /missions'
    return refuse({ class: 'NotAMessage', field: 'type', value: value.type, expected })
  }
  const opened = messageOf(value, arrivalOf(robotId, now_ms), index + 1)
  if (opened.error !== undefined) return refuse(faultOf(value, opened.error))
  const { message } = opened
  if (message.sequence !== undefined && message.kind === 'request') {
    const expected = "no sequence in a request: it is the robot's own counter, and what it says later would be stale"
    return refuse({ class: 'NotAMessage', field: 'sequence', value: message.sequence, expected })
  }
  return {
    index,
    robot_id: robotId,
    ...(value.message_id !== undefined && { message_id: message.message_id }),
    ...(value.trace_id !== undefined && { trace_id: message.trace_id }),
    message,
    bytes,
  }
}

/** As the stream will hand it to dispatch, without what is not known yet. */
const arrivalOf = (robotId: string, now_ms: number) => ({
  dialect: 'native',
  topic: messagesTopic(robotId),
  robot_id: robotId,
  subject: subjectOf(robotId),
  client_id: undefined,
  principal: undefined,
  received_at: new Date(now_ms).toISOString(),
  received_at_ms: now_ms,
  trace_id: '',
  source: '',
  sequence_number: '0',
  bytes: new Uint8Array(),
})

/** A robot's message ids are its own: two of one request cannot be told apart afterwards. */
const checkDistinct = (messages: readonly Said[]): void => {
  const first = new Map<string, number>()
  for (const { index, robot_id, message_id } of messages) {
    if (message_id === undefined) continue
    const name = `${message_id}\n${robot_id}`
    const before = first.get(name)
    if (before !== undefined) {
      const expected = `another one: messages[${before}] has it already`
      throw badMessage(
        { class: 'NotAMessage', field: 'message_id', value: message_id, expected },
        index,
        messages.length,
      )
    }
    first.set(name, index)
  }
}

interface Fault {
  readonly class: string
  /** Empty for the message itself. */
  readonly field: string
  readonly value: unknown
  readonly expected: string
}

const badMessage = ({ class: errorClass, field, value, expected }: Fault, index: number, of: number): Problem => {
  const place = `${of > 1 ? `messages[${index}]` : 'the message'}${field === '' ? '' : `: ${field}`}`
  const what = value === undefined ? 'is missing' : `is ${shownValue(value)}`
  return new Problem(422, 'bad-message', `${place} ${what}; ${expected} was expected. Nothing was sent`, {
    index,
    field,
    ...(value !== undefined && { value: shownValue(value) }),
    expected,
    class: errorClass,
  })
}

/** Where it lies, and what would have been right: the schemas that the reference prints say so. */
const faultOf = (value: Record<string, unknown>, error: { readonly class: string; readonly text: string }): Fault => {
  const { type, schema_version: version = 1 } = value
  if (error.class === 'UnknownMessage') {
    const known = typesAbout('robot')
    const nearest = nearestOf(String(type), known)
    const expected = `${nearest === undefined ? '' : `"${nearest}" or another `}one of ${known.join(', ')}`
    return { class: error.class, field: 'type', value: type, expected }
  }
  if (error.class === 'UnknownSchemaVersion') {
    const known = Object.keys(messageType(String(type))?.schema_versions ?? {}).join(', ')
    return { class: error.class, field: 'schema_version', value: version, expected: `one of ${known}` }
  }
  const enveloped = envelopeSchema.safeParse(value)
  const schema = enveloped.success ? payloadSchema(String(type), Number(version)) : envelopeSchema
  const [issue] = enveloped.error?.issues ?? schema?.safeParse(value.payload ?? {}).error?.issues ?? []
  const path = (issue?.path ?? []).map(String)
  const inside = enveloped.success ? ['payload', ...path] : path
  // What is wrong with an envelope was said by whoever opened it.
  const said = error.class === 'NotAMessage' ? error.text.split('; expected ').slice(1).at(-1) : undefined
  return {
    class: error.class,
    field: inside.join('.'),
    value: at(value, inside),
    expected: said ?? (issue ? expectedValue(issue, schema) : error.text),
  }
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (isObject(inner) || Array.isArray(inner) ? (inner as Record<string, unknown>)[key] : undefined),
    value,
  )

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Of the object in the body, without the white space around it. */
const trimmed = (bytes: Buffer): Uint8Array => bytes.subarray(bytes.indexOf('{'), bytes.lastIndexOf('}') + 1)
