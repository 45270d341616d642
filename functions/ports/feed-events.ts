import type { OutgoingEvent } from '../../messages/events/external.ts'

/** The door of the live feed: what has been added is put into the feed's order by fan-out, once. */
export interface FeedEvents {
  /** An event that was added before, by its event_id, is not added again. */
  add(event: OutgoingEvent): Promise<'added' | 'known'>
}

export interface FeedEventsReader {
  /** When those that are still known of these events were added, by their event_id: epoch milliseconds. */
  addedAt(eventIds: readonly string[]): Promise<ReadonlyMap<string, number>>
}
