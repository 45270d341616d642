import type { FedEvent, Filter } from '../../messages/feed/frames.ts'
import { type Fleets, sees } from '../http/caller.ts'
import { isMatching } from './filter.ts'
import type { PositionedEvent } from './positions.ts'

/**
 * A connection, and what it wants to hear. Who delivers to it is one of two, never both:
 *
 *   live      fan-out posts each page as it is written
 *   behind    catch-up posts what the buffer has after `behind`, in order, until nothing is left; fan-out leaves it alone
 *
 * It falls behind when it resumes, and when it does not take a post; it is live again by one write that holds only while
 * nothing has been added to the feed (docs/adr/0036).
 */
export interface Listener {
  readonly connection_id: string
  /** Whose ticket it came with. */
  readonly caller: string
  readonly fleets: Fleets
  /** Epoch seconds: then the token ends that the ticket was asked for with. */
  readonly ends_at: number
  /** Epoch milliseconds. */
  readonly connected_at: number
  readonly subscriptions: Readonly<Record<string, Subscription>>
  /** Frames that were not understood. */
  readonly errors: number
  /** The position up to which everything was sent, while it is not live. */
  readonly behind?: number
  /** Epoch milliseconds: until then somebody catches it up. */
  readonly caught_up_until?: number
  /** Epoch milliseconds: when it was last seen to be there. */
  readonly seen_at: number
  /** Rises with every write: who has seen an older one has to look again. */
  readonly version: number
}

export interface Subscription {
  readonly filter: Filter
  /** Only what comes after this position is for it. */
  readonly after: number
}

/** What of these is for whom, in their order: the subscriptions of the listener that each event is for. */
export const heardBy = (
  { fleets, subscriptions }: Pick<Listener, 'fleets' | 'subscriptions'>,
  events: readonly PositionedEvent[],
  fleetOf: ReadonlyMap<string, string>,
): readonly FedEvent[] => {
  const wanted = Object.entries(subscriptions)
  if (wanted.length === 0) return []
  return events.flatMap(({ position, event }) => {
    const fleet = event.robot_id === undefined ? undefined : fleetOf.get(event.robot_id)
    if (!sees(fleets, fleet)) return []
    const subscription_ids = wanted.flatMap(([id, { filter, after }]) =>
      after < position && isMatching(filter, event, fleet) ? [id] : [],
    )
    return subscription_ids.length > 0 ? [{ subscription_ids, position, event }] : []
  })
}

/** With a subscription that is live from `position` on: older events are not for it. */
export const subscribed = (listener: Listener, id: string, filter: Filter, position: number): Listener => ({
  ...listener,
  subscriptions: { ...listener.subscriptions, [id]: { filter, after: position } },
})

/**
 * With a subscription that goes on after `from`. What the others have had is not said again: `sent` is a position up to which
 * all was sent to whoever was live.
 */
export const resumed = (listener: Listener, id: string, filter: Filter, from: number, sent: number): Listener => {
  const others =
    listener.behind === undefined
      ? Object.fromEntries(
          Object.entries(listener.subscriptions).map(([other, { filter, after }]) => [
            other,
            { filter, after: Math.max(after, sent) },
          ]),
        )
      : listener.subscriptions
  return {
    ...listener,
    subscriptions: { ...others, [id]: { filter, after: from } },
    behind: Math.min(listener.behind ?? from, from),
  }
}

export const unsubscribed = (listener: Listener, id: string): Listener => {
  const { [id]: _, ...subscriptions } = listener.subscriptions
  return { ...listener, subscriptions }
}

/** It did not take what came after `behind`. */
export const fallenBehind = (listener: Listener, behind: number): Listener => ({
  ...listener,
  behind: Math.min(listener.behind ?? behind, behind),
})

/** Nothing is left to be caught up. */
export const live = ({ behind: _, caught_up_until: __, ...listener }: Listener): Listener => listener

/** API Gateway ends a connection after two hours; a client that is told a little earlier resumes without a hole in time. */
export const AGE_MAX_MS = 2 * 3_600_000 - 5 * 60_000

/** Why it may not go on, if it may not. `now`: epoch milliseconds. */
export const endOf = (
  { ends_at, connected_at }: Pick<Listener, 'ends_at' | 'connected_at'>,
  now: number,
): 'expired' | 'too_old' | undefined => {
  if (ends_at * 1000 <= now) return 'expired'
  return now - connected_at >= AGE_MAX_MS ? 'too_old' : undefined
}
