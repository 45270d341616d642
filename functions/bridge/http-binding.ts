/**
 * CloudEvents in an HTTP request (HTTP Protocol Binding for CloudEvents 1.0.2): structured (one JSON object), batched (a list of
 * them) or binary (attributes in `ce-` headers, the body is the data). Told apart by the content type alone, as it says.
 */
import type * as z from 'zod'
import { expectedValue } from '../../messages/expected-value.ts'
import { shownValue } from '../../messages/shown-value.ts'
import { parseStrictly } from '../../messages/strict-json.ts'
import { type CloudEvent, cloudEventSchema } from '../../partners/cloud-event.ts'

export interface EventRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

export type EventsRead =
  | { readonly events: readonly CloudEvent[]; readonly fault?: undefined }
  | { readonly fault: EventFault }

export interface EventFault {
  readonly class: string
  readonly text: string
}

/** "application/cloudevents" begins structured and batched mode; the suffix names the format. */
export const eventsIn = ({ headers, body }: EventRequest): EventsRead => {
  const mediaType = mediaTypeOf(headers['content-type'])
  if (mediaType === 'application/cloudevents+json') return structured(body)
  if (mediaType === 'application/cloudevents-batch+json') return batched(body)
  if (mediaType.startsWith('application/cloudevents')) {
    return unreadable('UnknownFormat', `content-type is ${shownValue(mediaType)}; of CloudEvents only JSON is read`)
  }
  return binary(headers, body, mediaType)
}

/** As a partner may send at once; a webhook is an event, a list of them the exception. */
export const BATCH_MAX = 100
export const BODY_BYTES_MAX = 256 * 1024
/** The message inside may have 32 levels; an event is two more. */
const DEPTH_MAX = 34

const structured = (body: Uint8Array): EventsRead => {
  const { value, error } = parseStrictly(body, DEPTH_MAX, BODY_BYTES_MAX)
  return error ? unreadable(error.class, error.text) : checked([value], () => '')
}

const batched = (body: Uint8Array): EventsRead => {
  const { value, error } = parseStrictly(body, DEPTH_MAX + 1, BODY_BYTES_MAX)
  if (error) return unreadable(error.class, error.text)
  if (!Array.isArray(value)) return unreadable('NotAnEvent', `the batch is ${shownValue(value)}; a list was expected`)
  if (value.length > BATCH_MAX) {
    return unreadable('NotAnEvent', `the batch has ${value.length} events; at most ${BATCH_MAX} are taken at once`)
  }
  return checked(value, (index) => `event ${index + 1} of ${value.length}: `)
}

const binary = (headers: EventRequest['headers'], body: Uint8Array, mediaType: string): EventsRead => {
  if (headers['ce-specversion'] === undefined) {
    const shown = shownValue(mediaType)
    return unreadable(
      'NotAnEvent',
      `content-type is ${shown} and there is no ce-specversion; application/cloudevents+json, or attributes in ce- headers, were expected`,
    )
  }
  const attributes: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('ce-') || value === undefined) continue
    const text = headerText(value)
    if (text === undefined) return unreadable('NotAnEvent', `header ${name} is ${shownValue(value)}; it is not UTF-8`)
    attributes[name.slice(3)] = text
  }
  if (body.length === 0) return checked([attributes], () => '')
  if (!isJson(mediaType)) {
    return unreadable('UnknownFormat', `content-type is ${shownValue(mediaType)}; data as JSON was expected`)
  }
  const { value, error } = parseStrictly(body, DEPTH_MAX, BODY_BYTES_MAX)
  if (error) return unreadable(error.class, error.text)
  return checked([{ ...attributes, datacontenttype: mediaType, data: value }], () => '')
}

/** "Header values are percent-encoded": decoded once, quotes of older senders taken off. */
const headerText = (value: string): string | undefined => {
  const inner = /^"((?:[^"\\]|\\.)*)"$/.exec(value)?.[1]?.replace(/\\(.)/g, '$1') ?? value
  try {
    return decodeURIComponent(inner)
  } catch {
    return undefined
  }
}

const checked = (values: readonly unknown[], place: (index: number) => string): EventsRead => {
  const events: CloudEvent[] = []
  for (const [index, value] of values.entries()) {
    const read = cloudEventSchema.safeParse(value)
    if (!read.success) return unreadable('NotAnEvent', `${place(index)}${faultIn(value, read.error)}`)
    events.push(read.data)
  }
  return events.length === 0 ? unreadable('NotAnEvent', 'the batch is empty') : { events }
}

const faultIn = (value: unknown, { issues }: z.ZodError): string => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `${shownValue(value)} is no event; an object with specversion, id, source and type was expected`
  }
  const [issue] = issues
  const name = String(issue?.path[0] ?? '')
  if (name === '') return `the event is none of CloudEvents 1.0: ${issue?.message}`
  const said = (value as Record<string, unknown>)[name]
  return `${name} is ${said === undefined ? 'missing' : shownValue(said)}; ${issue && expectedValue(issue, cloudEventSchema)} was expected`
}

const mediaTypeOf = (contentType: string | undefined): string =>
  (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''

const isJson = (mediaType: string): boolean => /^[a-z0-9.+-]+\/(json|[a-z0-9.-]+\+json)$/.test(mediaType)

const unreadable = (errorClass: string, text: string): EventsRead => ({ fault: { class: errorClass, text } })
