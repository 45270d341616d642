// A native sender's JSON object → a message. The check is written by hand because it runs for every telemetry sample of the
// fleet (a zod pass over the envelope costs as much as all the rest of opening); a test holds it to envelopeSchema, which is
// what the reference prints. The payload is checked by its type's own zod schema.

import type { Arrival } from './arrival.ts'
import { messageType, typesAbout } from './catalogue.ts'
import {
  CONTENT_TYPE,
  type Content,
  isTime,
  MESSAGE_ID,
  type Message,
  type Payload,
  POLICY_VERSION,
  SHA256,
  TRACE_ID,
  TRACE_ID_SAID,
} from './envelope.ts'
import { derivedId } from './ids.ts'
import { idsFrom } from './ids-from.ts'
import { missionIdOf } from './mission-id.ts'
import type { OpeningError, Said } from './opening-error.ts'
import { payloadFault } from './payload-fault.ts'
import { shownValue } from './shown-value.ts'
import { suggestion } from './suggestion.ts'

/** In one array. */
export const MESSAGES_MAX = 100

export type Enveloped = { readonly message: Message; readonly error?: undefined } | { readonly error: OpeningError }

/** `place` counts from 1 in the record. On the telemetry topic an object without type and payload is the payload itself. */
export function messageOf(value: unknown, arrival: Arrival, place: number): Enveloped {
  if (!isObject(value))
    return notAMessage(`${shownValue(value)} is not a message; an object with a type and a payload was expected`)
  const enveloped = ofObject(value, arrival, place)
  return enveloped.error === undefined ? enveloped : { error: { ...enveloped.error, ...saidIn(value) } }
}

/** Each on its own: a wrong type does not hide a right id. */
function saidIn({ message_id, trace_id, correlation_id, type }: Record<string, unknown>): { said?: Said } {
  const said: Said = {
    ...(isId(message_id) && { message_id }),
    ...(isTraceId(trace_id) && { trace_id: plainTraceId(trace_id) }),
    ...(isId(correlation_id) && { correlation_id }),
    ...(typeof type === 'string' && type !== '' && { type: type.slice(0, TYPE_SHOWN_MAX).toWellFormed() }),
  }
  return Object.keys(said).length === 0 ? {} : { said }
}

const TYPE_SHOWN_MAX = 128

function ofObject(value: Record<string, unknown>, arrival: Arrival, place: number): Enveloped {
  const fault = envelopeFault(value, arrival)
  if (fault !== undefined) return { error: fault }
  const envelope = value as EnvelopeFields
  const bare = envelope.type === undefined && envelope.payload === undefined
  const type = envelope.type ?? 'robot.telemetry'
  const entry = messageType(type)
  if (entry === undefined) return { error: { class: 'UnknownMessage', text: unknownType(type, arrival) } }
  const about = missionIdOf(arrival.subject) === undefined ? 'robot' : 'mission'
  const { subject = 'robot' } = entry
  if (subject !== about) {
    const text = `type "${type}" is about a ${subject}; a type about a ${about} was expected on topic "${arrival.topic}"`
    return { error: { class: 'NotAMessage', text } }
  }
  const schemaVersion = envelope.schema_version ?? 1
  const version = entry.schema_versions[schemaVersion]
  if (version === undefined) {
    const known = Object.keys(entry.schema_versions).join(', ')
    return {
      error: {
        class: 'UnknownSchemaVersion',
        text: `${type} has no schema_version ${schemaVersion}; known are ${known}`,
      },
    }
  }
  const payload = bare ? value : (envelope.payload ?? {})
  const checked = version.schema.safeParse(payload)
  if (!checked.success) return { error: payloadFault(type, schemaVersion, payload, checked.error, version.schema) }
  return {
    message: {
      message_id: envelope.message_id ?? derivedMessageId(envelope, arrival, place),
      trace_id: envelope.trace_id === undefined ? arrival.trace_id : plainTraceId(envelope.trace_id),
      ...(envelope.correlation_id === undefined ? undefined : { correlation_id: envelope.correlation_id }),
      ...(envelope.causation_id === undefined ? undefined : { causation_id: envelope.causation_id }),
      type,
      ...(envelope.version === undefined ? undefined : { version: envelope.version }),
      schema_version: schemaVersion,
      robot_id: arrival.robot_id,
      subject: arrival.subject,
      ...(envelope.sequence === undefined || arrival.edit ? undefined : { sequence: envelope.sequence }),
      ...(envelope.occurred_at === undefined ? undefined : { occurred_at: inUtc(envelope.occurred_at) }),
      received_at: arrival.received_at,
      priority: envelope.priority ?? 'normal',
      source: arrival.source,
      payload,
      ...(envelope.content === undefined || bare ? undefined : { content: envelope.content }),
      kind: entry.kind,
      index: place,
    },
  }
}

interface EnvelopeFields {
  readonly message_id?: string
  readonly trace_id?: string
  readonly correlation_id?: string
  readonly causation_id?: string
  readonly type?: string
  readonly version?: string
  readonly schema_version?: number
  readonly sequence?: number
  readonly occurred_at?: string
  readonly priority?: 'urgent' | 'normal'
  readonly payload?: Payload
  readonly content?: Content
}

const ID_RULE = '1 to 64 of A-Z a-z 0-9 . _ : -'

function envelopeFault(value: Record<string, unknown>, arrival: Arrival): OpeningError | undefined {
  const { type, payload, robot_id: robotId } = value
  if (type === undefined) {
    if (!arrival.topic.endsWith('/telemetry')) return fault('type is missing', TYPE_RULE)
  } else if (typeof type !== 'string') {
    return fault(`type is ${shownValue(type)}`, TYPE_RULE)
  }
  const id = value.message_id
  if (id !== undefined && !isId(id)) return fault(`message_id is ${shownValue(id)}`, ID_RULE)
  const trace = value.trace_id
  if (trace !== undefined && !isTraceId(trace))
    return fault(`trace_id is ${shownValue(trace)}`, '32 hex digits, not all 0')
  const correlation = value.correlation_id
  if (correlation !== undefined && !isId(correlation))
    return fault(`correlation_id is ${shownValue(correlation)}`, ID_RULE)
  const causation = value.causation_id
  if (causation !== undefined && !isId(causation)) return fault(`causation_id is ${shownValue(causation)}`, ID_RULE)
  const version = value.version
  if (version !== undefined && !(typeof version === 'string' && POLICY_VERSION.test(version))) {
    return fault(`version is ${shownValue(version)}`, 'a policy version such as "v1"')
  }
  const schemaVersion = value.schema_version
  if (schemaVersion !== undefined && !isCount(schemaVersion, 1))
    return fault(`schema_version is ${shownValue(schemaVersion)}`, 'a whole number from 1')
  const sequence = value.sequence
  if (sequence !== undefined && !isCount(sequence, 0))
    return fault(`sequence is ${shownValue(sequence)}`, 'a whole number from 0')
  const occurredAt = value.occurred_at
  if (occurredAt !== undefined && !isTime(occurredAt))
    return fault(`occurred_at is ${shownValue(occurredAt)}`, 'an RFC 3339 time such as "2026-05-13T13:48:51Z"')
  const priority = value.priority
  if (priority !== undefined && priority !== 'urgent' && priority !== 'normal')
    return fault(`priority is ${shownValue(priority)}`, '"urgent" or "normal"')
  if (payload !== undefined && !isObject(payload)) return fault(`payload is ${shownValue(payload)}`, 'an object')
  const content = value.content
  // What is no envelope is a reading, and may have a content of its own.
  if (content !== undefined && !(type === undefined && payload === undefined)) {
    const wrong = contentFault(content)
    if (wrong !== undefined) return wrong
  }
  if (robotId !== undefined && robotId !== arrival.robot_id) {
    return {
      class: 'RobotMismatch',
      text: `robot_id is ${shownValue(robotId)} on topic "${arrival.topic}"; the topic is the identity: ${arrival.robot_id}`,
    }
  }
  return undefined
}

function contentFault(content: unknown): OpeningError | undefined {
  if (!isObject(content)) return fault(`content is ${shownValue(content)}`, 'an object with an upload_id')
  const { upload_id: uploadId, bytes, sha256, content_type: contentType } = content
  if (!isId(uploadId)) return fault(`content.upload_id is ${shownValue(uploadId)}`, ID_RULE)
  if (bytes !== undefined && !isCount(bytes, 0))
    return fault(`content.bytes is ${shownValue(bytes)}`, 'a whole number from 0')
  if (sha256 !== undefined && !(typeof sha256 === 'string' && SHA256.test(sha256)))
    return fault(`content.sha256 is ${shownValue(sha256)}`, '64 lower-case hex digits')
  if (contentType !== undefined && !(typeof contentType === 'string' && CONTENT_TYPE.test(contentType)))
    return fault(`content.content_type is ${shownValue(contentType)}`, 'a media type such as image/png')
  return undefined
}

const TYPE_RULE = 'a type of the catalogue such as "work.completed"'

/**
 * Never random: the sender's counter names a message best; a place on the stream is the same on every delivery. An edit is a
 * message of its own: it counts in nobody's numbers, and is named by who edited what.
 */
function derivedMessageId({ sequence }: EnvelopeFields, arrival: Arrival, place: number): string {
  const { edit, robot_id } = arrival
  if (edit) return derivedId('edit', edit.edited_from, edit.operation_id, place)
  return sequence === undefined ? derivedId(idsFrom(arrival), place) : derivedId(robot_id, sequence)
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && MESSAGE_ID.test(value)
}

function isTraceId(value: unknown): value is string {
  return typeof value === 'string' && TRACE_ID_SAID.test(value)
}

function plainTraceId(value: string): string {
  return TRACE_ID.test(value) ? value : value.replaceAll('-', '').toLowerCase()
}

function isCount(value: unknown, from: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= from
}

function inUtc(time: string): string {
  return time.endsWith('Z') ? time : new Date(time).toISOString()
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Known are those about the same sort of subject: nobody meant another one. */
function unknownType(type: string, { subject }: Arrival): string {
  const known = typesAbout(missionIdOf(subject) === undefined ? 'robot' : 'mission')
  return `type ${shownValue(type)} is not in the catalogue${suggestion('known', type, known)}`
}

function fault(what: string, right: string): OpeningError {
  return { class: 'NotAMessage', text: `${what}; expected ${right}` }
}

function notAMessage(text: string): Enveloped {
  return { error: { class: 'NotAMessage', text } }
}
