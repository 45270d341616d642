import type { Disabled, Failing, Subscription } from '../bridge/subscription.ts'
import type { Page, Paging } from './page.ts'

/** Who hears of what. Few of them: a delivery begins by reading those that are there. */
export interface SubscriptionsReader {
  read(subscription_id: string): Promise<Subscription | undefined>
  /** By id. */
  list(paging: Paging): Promise<Page<Subscription>>
}

/** For every event: all of them at once. */
export interface EverySubscription {
  /** As they were some seconds ago at most. */
  all(): Promise<readonly Subscription[]>
}

export interface Subscriptions extends SubscriptionsReader {
  /** `seen`: the version that was read, none for a new one. `changed` when somebody else has changed or removed it. */
  write(subscription: Subscription, seen?: number): Promise<'written' | 'changed'>
  /** Gone already is gone. */
  remove(subscription_id: string): Promise<void>
}

/** How deliveries fare. None of it changes what somebody has said about the subscription. */
export interface SubscriptionHealth {
  /** Answers with the subscription after it, undefined when it is gone. */
  failed(subscription_id: string, failure: FailedDelivery): Promise<Subscription | undefined>
  /** Unless it has failed anew since. */
  arrived(subscription_id: string, failing: Failing): Promise<void>
  /** Switches it off, once; `disabled` also when it was off. */
  disable(subscription_id: string, disabled: Disabled): Promise<void>
}

export interface FailedDelivery {
  /** RFC 3339 */
  readonly at: string
  readonly error: string
  /** An event is counted once, at its first try. */
  readonly first: boolean
  /** Whether the subscriber was asked at all; otherwise only the event is counted. */
  readonly asked: boolean
}
