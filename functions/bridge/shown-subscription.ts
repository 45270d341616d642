/** What callers see of subscriptions: an application its own, a person those that hear of nothing which the person may not see. */
import { ALL_FLEETS, type Caller } from '../http/caller.ts'
import { isWithin, type Subscription } from './subscription.ts'

export const isShownTo = ({ owner, owner_kind, fleets }: Subscription, caller: Caller): boolean =>
  caller.kind === 'application'
    ? owner_kind === 'application' && owner === caller.name
    : isWithin(fleets, caller.fleets)

export const shownSubscription = ({ fleets, ...subscription }: Subscription) => ({
  ...subscription,
  fleets: fleets === 'all' ? ALL_FLEETS : fleets,
})
