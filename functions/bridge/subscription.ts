/**
 * A third party that wants to hear of events: where, of what, about whose robots. What it hears is decided here and nowhere
 * else; it never hears of a fleet that its owner does not see.
 */
import type { OutgoingEvent } from '../../messages/events/external.ts'
import { type Fleets, sees } from '../http/caller.ts'

export interface Subscription {
  readonly subscription_id: string
  /** Who made it: an application's client id, or a person. */
  readonly owner: string
  readonly owner_kind: 'application' | 'person'
  readonly description: string
  readonly url: string
  /** Of external events; every type that partners may hear if left out. */
  readonly types?: readonly string[]
  readonly fleets: Fleets
  readonly enabled: boolean
  readonly disabled?: Disabled
  /** Of deliveries since the last one that arrived; absent when the last one did. */
  readonly failing?: Failing
  /** RFC 3339 */
  readonly created_at: string
  readonly changed_at: string
  readonly changed_by: string
  /** Rises with every change that somebody makes. */
  readonly subscription_version: number
}

export interface Disabled {
  readonly because: 'asked' | 'gone' | 'failing' | 'too_many_failures' | 'unfinished'
  /** RFC 3339 */
  readonly at: string
}

export interface Failing {
  /** RFC 3339 */
  readonly since: string
  /** Deliveries that failed at their first try. */
  readonly deliveries: number
  readonly last_error: string
  /** RFC 3339 */
  readonly last_at: string
}

/** `fleet`: of the event's robot. An event that is about no robot is for those who see all. */
export const wants = (
  { enabled, types, fleets }: Pick<Subscription, 'enabled' | 'types' | 'fleets'>,
  event: Pick<OutgoingEvent, 'type'>,
  fleet: string | undefined,
): boolean => enabled && (types === undefined || types.includes(event.type)) && sees(fleets, fleet)

/** Whether everything that `inner` sees is seen by `outer`. */
export const isWithin = (inner: Fleets, outer: Fleets): boolean =>
  outer === 'all' || (inner !== 'all' && inner.every((fleet) => outer.includes(fleet)))

export interface Patience {
  /** Since the last delivery that arrived. */
  readonly disable_after_seconds: number
  /** First tries that failed: each is a failure that waits, and the store of failures is not a queue. */
  readonly failed_deliveries_max: number
}

/** Why it is not to be tried any longer, if so. `gone`: it answered 410. */
export const reasonToDisable = (
  { failing }: Pick<Subscription, 'failing'>,
  { gone, now }: { readonly gone: boolean; readonly now: number },
  { disable_after_seconds, failed_deliveries_max }: Patience,
): Exclude<Disabled['because'], 'asked' | 'unfinished'> | undefined => {
  if (gone) return 'gone'
  if (failing === undefined) return undefined
  if (now - Date.parse(failing.since) >= disable_after_seconds * 1000) return 'failing'
  return failing.deliveries >= failed_deliveries_max ? 'too_many_failures' : undefined
}
