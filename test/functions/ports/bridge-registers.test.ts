import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Subscription } from '../../../functions/bridge/subscription.ts'
import { receivedWebhooksInDynamodb } from '../../../functions/ports/received-webhooks.dynamodb.ts'
import type { ReceivedWebhooks } from '../../../functions/ports/received-webhooks.ts'
import {
  everySubscriptionInDynamodb,
  subscriptionHealthInDynamodb,
  subscriptionsInDynamodb,
} from '../../../functions/ports/subscriptions.dynamodb.ts'
import type { EverySubscription, SubscriptionHealth, Subscriptions } from '../../../functions/ports/subscriptions.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { fakeReceivedWebhooks } from '../../fakes/received-webhooks.ts'
import { fakeSubscriptions } from '../../fakes/subscriptions.ts'

/*
 * The registers of the bridge: what a fake says and what DynamoDB does is the same. Each test has tables or keys of its own.
 */
let dynamodb: TestDynamodb
let round = 0
let now = 0
beforeAll(async () => {
  dynamodb = await startDynamodb([
    ...Array.from({ length: 20 }, (_, n) => ({
      name: `subscriptions-${n}`,
      keys: ['book', 'subscription_id'] as [string, string],
    })),
    { name: 'received-webhooks', keys: ['delivery'] },
  ])
})
afterAll(() => dynamodb.stop())
beforeEach(() => {
  round += 1
})

interface Registers {
  readonly subscriptions: Subscriptions & SubscriptionHealth & EverySubscription
  readonly received: ReceivedWebhooks
}
const kinds: readonly [string, () => Registers][] = [
  ['in memory', () => ({ subscriptions: fakeSubscriptions(), received: fakeReceivedWebhooks() })],
  [
    'in DynamoDB',
    () => ({
      subscriptions: {
        ...subscriptionsInDynamodb(dynamodb.client, `subscriptions-${round % 20}`),
        ...everySubscriptionInDynamodb(dynamodb.client, `subscriptions-${round % 20}`, () => now),
        ...subscriptionHealthInDynamodb(dynamodb.client, `subscriptions-${round % 20}`),
      },
      received: receivedWebhooksInDynamodb(dynamodb.client, 'received-webhooks', { days: 14 }),
    }),
  ],
]

const at = '2026-11-20T09:00:00.000Z'
const later = '2026-11-20T09:01:00.000Z'
const subscription = (subscription_id: string, more: Partial<Subscription> = {}): Subscription => ({
  subscription_id,
  owner: 'app',
  owner_kind: 'application',
  description: '',
  url: 'https://hooks.acme.example/',
  fleets: ['north', 'south'],
  enabled: true,
  created_at: at,
  changed_at: at,
  changed_by: 'app',
  subscription_version: 1,
  ...more,
})

describe.each(kinds)('subscriptions %s', (_, make) => {
  test('are read back whole', async () => {
    const { subscriptions } = make()
    const whole = subscription('s1', {
      types: ['job.completed'],
      fleets: 'all',
      enabled: false,
      disabled: { because: 'failing', at },
      failing: { since: at, deliveries: 7, last_error: 'answered 500', last_at: later },
    })
    expect(await subscriptions.write(whole)).toBe('written')
    expect(await subscriptions.read('s1')).toEqual(whole)
    expect(await subscriptions.read('s2')).toBeUndefined()
  })

  test('are all told at once, also where few of them fill a page, and a new one some seconds later', async () => {
    const { subscriptions } = make()
    const ids = Array.from({ length: 120 }, (_, n) => `s${String(n).padStart(3, '0')}`)
    const description = 'x'.repeat(15_000)
    await Promise.all(ids.map((id) => subscriptions.write(subscription(id, { description }))))
    const told = async () => (await subscriptions.all()).map(({ subscription_id }) => subscription_id)
    expect(await told()).toEqual(ids)
    await subscriptions.write(subscription('t'))
    now += 3_000
    expect(await told()).toEqual([...ids, 't'])
  })

  test('are listed by id, page by page', async () => {
    const { subscriptions } = make()
    for (const id of ['c', 'a', 'b']) await subscriptions.write(subscription(id))
    const first = await subscriptions.list({ limit: 2 })
    expect(first.items.map(({ subscription_id }) => subscription_id)).toEqual(['a', 'b'])
    const second = await subscriptions.list({ limit: 2, after: first.next })
    expect(second).toMatchObject({ items: [{ subscription_id: 'c' }] })
    expect(second.next).toBeUndefined()
  })

  test('are changed by whoever saw them last, and made once', async () => {
    const { subscriptions } = make()
    await subscriptions.write(subscription('s1'))
    expect(await subscriptions.write(subscription('s1'))).toBe('changed')
    expect(await subscriptions.write(subscription('s1', { subscription_version: 2 }), 1)).toBe('written')
    expect(await subscriptions.write(subscription('s1', { subscription_version: 2 }), 1)).toBe('changed')
    await subscriptions.remove('s1')
    await subscriptions.remove('s1')
    expect(await subscriptions.write(subscription('s1', { subscription_version: 3 }), 2)).toBe('changed')
  })

  test('count first tries that failed since the last delivery that arrived', async () => {
    const { subscriptions } = make()
    await subscriptions.write(subscription('s1'))
    await subscriptions.failed('s1', { at, error: 'answered 500', first: true, asked: true })
    const failing = { since: at, deliveries: 2, last_error: 'answered 503', last_at: later }
    expect(
      await subscriptions.failed('s1', { at: later, error: 'answered 503', first: true, asked: true }),
    ).toMatchObject({
      failing,
    })
    expect(
      await subscriptions.failed('s1', { at: later, error: 'answered 503', first: false, asked: true }),
    ).toMatchObject({
      failing,
    })
    const rested = { at: '2026-11-20T09:02:00.000Z', error: 'not asked', first: true, asked: false }
    expect(await subscriptions.failed('s1', rested)).toMatchObject({ failing: { ...failing, deliveries: 3 } })
    await subscriptions.arrived('s1', { ...failing, since: later })
    expect(await subscriptions.read('s1')).toMatchObject({ failing: { since: at } })
    await subscriptions.arrived('s1', failing)
    expect(await subscriptions.read('s1')).toEqual(subscription('s1'))
    expect(await subscriptions.failed('gone', { at, error: 'x', first: true, asked: true })).toBeUndefined()
    await subscriptions.arrived('gone', failing)
  })

  test('are disabled once', async () => {
    const { subscriptions } = make()
    await subscriptions.write(subscription('s1'))
    await subscriptions.disable('s1', { because: 'gone', at })
    await subscriptions.disable('s1', { because: 'failing', at: later })
    expect(await subscriptions.read('s1')).toMatchObject({
      enabled: false,
      disabled: { because: 'gone', at },
      subscription_version: 2,
    })
    await subscriptions.disable('gone', { because: 'gone', at })
    expect(await subscriptions.read('gone')).toBeUndefined()
  })
})

describe.each(kinds)('deliveries of partners %s', (_, make) => {
  const claim = (webhook_id: string, owner: string, now = 1_000) => ({
    partner: 'acme',
    webhook_id,
    body_hash: 'h1',
    owner,
    now,
    until: now + 30_000,
  })
  const answer = {
    webhook_id: 'w',
    messages: [{ message_id: 'm1', trace_id: 't1', robot_id: 'r1', type: 'work.start' }],
  }

  test('are one for two that come at the same moment, and taken again when their owner died', async () => {
    const { received } = make()
    const id = `w-${round}`
    expect(await received.claim(claim(id, 'a'))).toEqual({ outcome: 'ours' })
    expect(await received.claim(claim(id, 'a'))).toEqual({ outcome: 'ours' })
    expect(await received.claim(claim(id, 'b'))).toEqual({ outcome: 'running', until: 31_000 })
    expect(await received.claim({ ...claim(id, 'b'), partner: 'other' })).toEqual({ outcome: 'ours' })
    expect(await received.claim(claim(id, 'b', 31_000))).toEqual({ outcome: 'ours' })
  })

  test('are answered again as they were', async () => {
    const { received } = make()
    const id = `w-${round}`
    await received.claim(claim(id, 'a'))
    await received.settle({ partner: 'acme', webhook_id: id }, answer)
    expect(await received.claim(claim(id, 'b'))).toEqual({ outcome: 'taken', body_hash: 'h1', answer })
  })

  test('that failed are tried again, and their failure is known', async () => {
    const { received } = make()
    const id = `w-${round}`
    await received.claim(claim(id, 'a'))
    await received.release({ partner: 'acme', webhook_id: id, owner: 'b' }, 'f0')
    expect(await received.claim(claim(id, 'c'))).toMatchObject({ outcome: 'running' })
    await received.release({ partner: 'acme', webhook_id: id, owner: 'a' }, 'f1')
    expect(await received.claim(claim(id, 'c'))).toEqual({ outcome: 'ours', failure_id: 'f1' })
    await received.release({ partner: 'acme', webhook_id: id, owner: 'c' })
    expect(await received.claim(claim(id, 'd'))).toEqual({ outcome: 'ours', failure_id: 'f1' })
  })
})
