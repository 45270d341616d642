// A partner's event → a message of ours, by the partner's data. Pure; what comes out is opened as dispatch will open it, so that
// what is taken here is not refused there for its shape.

import { derivedTraceId } from '../messages/ids.ts'
import { openRecord } from '../messages/open.ts'
import { messagesTopic, ROBOT_ID, ROBOT_ID_WORDS, subjectOf } from '../messages/robot-id.ts'
import { shownValue } from '../messages/shown-value.ts'
import { type StreamRecord, streamRecordBytes } from '../messages/stream-record.ts'
import { type CloudEvent, traceIdOf } from './cloud-event.ts'
import { type MessageTemplate, type Partner, sourceOf } from './partner.ts'
import { valueAt } from './pointer.ts'

export interface Mapped {
  readonly robot_id: string
  readonly message_id: string
  readonly trace_id: string
  readonly type: string
  readonly subject: string
  readonly record: StreamRecord
}

export interface MappingFault {
  readonly class: 'UnknownEvent' | 'UnmappableEvent' | 'InvalidMessage'
  /** `events[0].message.payload.job_id`, where it is about one place of the mapping. */
  readonly place?: string
  readonly text: string
}

export type Mapping = { readonly mapped: Mapped; readonly fault?: undefined } | { readonly fault: MappingFault }

/** `message_id`: derived by the edge of what the partner calls its delivery. `received_at`: epoch milliseconds. */
export function messageFrom(
  event: CloudEvent,
  { partner, events }: Partner,
  edge: { readonly message_id: string; readonly received_at: number },
): Mapping {
  const index = events.findIndex(({ type }) => type === event.type)
  const mapping = events[index]
  if (mapping === undefined) {
    const known = events.map(({ type }) => type).join(', ')
    return fault('UnknownEvent', undefined, `type ${shownValue(event.type)} is not mapped for ${partner}; ${known} are`)
  }
  const filled = fill(mapping.message, event, `events[${index}].message`)
  if (filled.fault !== undefined) return { fault: filled.fault }
  const { robot_id: robotId, ...said } = filled.value as Record<keyof MessageTemplate, unknown>
  if (typeof robotId !== 'string' || !ROBOT_ID.test(robotId)) {
    const text = `robot_id is ${shownValue(robotId)}; ${ROBOT_ID_WORDS} was expected`
    return fault('UnmappableEvent', `events[${index}].message.robot_id`, text)
  }
  const message = { message_id: edge.message_id, ...said }
  return opened(robotId, {
    data: Buffer.from(JSON.stringify(message)).toString('base64'),
    topic: messagesTopic(robotId),
    principal: partner,
    received_at: edge.received_at,
    trace_id: traceIdOf(event) ?? derivedTraceId('bridge', edge.message_id),
    source: sourceOf(partner),
  })
}

function opened(robotId: string, record: StreamRecord): Mapping {
  const opening = openRecord({ data: streamRecordBytes(record), sequence_number: '0' }, {})
  if (opening.outcome === 'rejected') return fault('InvalidMessage', undefined, opening.error.text)
  const [refused] = opening.refused
  if (refused) return fault('InvalidMessage', undefined, refused.error.text)
  const [message] = opening.messages
  if (message === undefined) return fault('InvalidMessage', undefined, 'nothing follows from it')
  const { message_id, trace_id, type } = message
  const subject = subjectOf(robotId)
  return { mapped: { robot_id: robotId, message_id, trace_id, type, subject, record } }
}

function fault(errorClass: MappingFault['class'], place: string | undefined, text: string): { fault: MappingFault } {
  return { fault: { class: errorClass, ...(place !== undefined && { place }), text } }
}

/** What a reference may say beside where its value stands. */
export const referenceFields = ['$from', '$optional', '$default', '$values', '$text'] as const

export interface Reference {
  readonly $from: string
  readonly $optional?: true
  readonly $default?: unknown
  readonly $values?: Readonly<Record<string, unknown>>
  readonly $text?: string
}

export function isReference(template: unknown): template is Reference {
  return typeof template === 'object' && template !== null && Object.hasOwn(template, '$from')
}

type Filled =
  | { readonly value: unknown; readonly absent?: undefined; readonly fault?: undefined }
  | { readonly absent: true; readonly fault?: undefined }
  | { readonly fault: MappingFault }

function fill(template: unknown, event: CloudEvent, place: string): { value: unknown; fault?: undefined } | Faulty {
  const filled = filledIn(template, event, place)
  return filled.fault !== undefined || !filled.absent ? (filled as { value: unknown } | Faulty) : { value: undefined }
}
type Faulty = { readonly fault: MappingFault }

function filledIn(template: unknown, event: CloudEvent, place: string): Filled {
  if (isReference(template)) return referred(template, event, place)
  if (Array.isArray(template)) {
    const values: unknown[] = []
    for (const [index, item] of template.entries()) {
      const filled = filledIn(item, event, `${place}[${index}]`)
      if (filled.fault !== undefined) return filled
      if (!filled.absent) values.push(filled.value)
    }
    return { value: values }
  }
  if (typeof template !== 'object' || template === null) return { value: template }
  const value: Record<string, unknown> = {}
  for (const [name, item] of Object.entries(template)) {
    const filled = filledIn(item, event, `${place}.${name}`)
    if (filled.fault !== undefined) return filled
    if (!filled.absent) value[name] = filled.value
  }
  return { value }
}

function referred(reference: Reference, event: CloudEvent, place: string): Filled {
  const found = valueAt(event, reference.$from)
  if (found.missing !== undefined) {
    if (Object.hasOwn(reference, '$default')) return { value: reference.$default }
    if (reference.$optional) return { absent: true }
    return fault('UnmappableEvent', place, found.missing)
  }
  const { $values, $text } = reference
  let { value } = found
  if ($values !== undefined) {
    const word = String(value)
    if (typeof value === 'object' || !Object.hasOwn($values, word)) {
      const known = Object.keys($values).join(', ')
      return fault(
        'UnmappableEvent',
        place,
        `"${reference.$from}" is ${shownValue(value)}; one of ${known} was expected`,
      )
    }
    value = $values[word]
  }
  if ($text === undefined) return { value }
  if (typeof value === 'string' || typeof value === 'number') return { value: $text.replace('{}', () => String(value)) }
  return fault(
    'UnmappableEvent',
    place,
    `"${reference.$from}" is ${shownValue(value)}; a text or a number was expected`,
  )
}
