/** An event of the bus as a row of the lake. */
import { type RowOf, timestampIn } from './columns.ts'
import type { landingEvents } from './tables/landing.ts'

export type LandingEvent = RowOf<typeof landingEvents>

/** As a rule of the bus hands it over; only what is used here. */
export interface EventOfBus {
  readonly id: string
  readonly 'detail-type': string
  /** RFC 3339, to the second. */
  readonly time: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** Events without an id of ours (there are none of ours) are told apart by the bus's. */
export const eventRowOf = (event: EventOfBus): LandingEvent => {
  const { detail } = event
  const { payload, event_id, occurred_at } = detail
  return {
    event_id: typeof event_id === 'string' ? event_id : event.id,
    type: event['detail-type'],
    ...text('robot_id', detail),
    ...text('subject', detail),
    ...text('trace_id', detail),
    ...text('correlation_id', detail),
    ...text('causation_id', detail),
    ...text('source', detail),
    ...time('occurred_at', occurred_at ?? event.time),
    ...time('published_at', event.time),
    payload: JSON.stringify(payload ?? {}),
  }
}

type TextColumn = 'robot_id' | 'subject' | 'trace_id' | 'correlation_id' | 'causation_id' | 'source'

const text = (name: TextColumn, detail: EventOfBus['detail']): LandingEvent =>
  typeof detail[name] === 'string' ? { [name]: detail[name] } : {}

const time = (name: 'occurred_at' | 'published_at', value: unknown): LandingEvent => {
  const timestamp = typeof value === 'string' ? timestampIn(value) : undefined
  return timestamp === undefined ? {} : { [name]: timestamp }
}
