import type { EventDetail } from '../../messages/events/catalogue.ts'

/** What leaves on the bus. */
export interface EventBus {
  /** Answers with those that the bus did not take; throws when it could not be reached at all. */
  put(events: readonly BusEvent[]): Promise<readonly NotTaken[]>
}

export interface BusEvent {
  /** Also `detail.type`. */
  readonly type: string
  /** Robot events have all of EventDetail; others leave out what they do not have. */
  readonly detail: EventDetail | OtherDetail
}

/** An event that is not about a transition of a robot. */
export interface OtherDetail {
  readonly event_id: string
  readonly type: string
  readonly occurred_at: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly robot_id?: string
  readonly trace_id?: string
  readonly correlation_id?: string
  readonly causation_id?: string
}

export interface NotTaken {
  /** Place in the events that were put. */
  readonly index: number
  readonly code: string
  readonly text: string
  /** Whether the same event may be taken later. */
  readonly temporary: boolean
}
