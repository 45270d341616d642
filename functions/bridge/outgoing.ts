/** What a subscriber is sent: an external event as a CloudEvent, structured. */
import { hash } from 'node:crypto'
import type { OutgoingEvent } from '../../messages/events/external.ts'
import { derivedId } from '../../messages/ids.ts'

export const CONTENT_TYPE = 'application/cloudevents+json; charset=utf-8'

/** Whatever is tried again is the same delivery: a subscriber knows it by this. */
export const webhookIdOf = (subscriptionId: string, { event_id }: Pick<OutgoingEvent, 'event_id'>): string =>
  derivedId('webhook', subscriptionId, event_id)

/** `environment`: of ours, where it happened. */
export const cloudEventOf = (event: OutgoingEvent, environment: string): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      specversion: '1.0',
      id: event.event_id,
      source: `/signalbox/${environment}`,
      type: event.type,
      subject: event.subject,
      time: event.occurred_at,
      datacontenttype: 'application/json',
      ...(event.trace_id !== undefined && {
        // The parent is the event: 16 hex digits of its id.
        traceparent: `00-${event.trace_id}-${hash('sha256', event.event_id, 'hex').slice(0, 16)}-01`,
      }),
      data: event,
    }),
  )
