import type { OutgoingEvent } from '../../messages/events/external.ts'

/** Begins deliveries, each by itself: a subscriber who is slow or gone holds up nobody else. */
export interface Deliveries {
  /** Returns when it is accepted: then it is tried, and ends as delivered or as a failure. */
  begin(delivery: Delivery): Promise<void>
}

export interface Delivery {
  readonly subscription_id: string
  readonly event: OutgoingEvent
}
