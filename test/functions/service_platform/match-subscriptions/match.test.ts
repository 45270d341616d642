import { describe, expect, test } from 'vitest'
import type { Subscription } from '../../../../functions/bridge/subscription.ts'
import { PermanentFailure, TemporaryFailure } from '../../../../functions/errors.ts'
import type { Delivery } from '../../../../functions/ports/deliveries.ts'
import { matchSubscriptions } from '../../../../functions/service_platform/match-subscriptions/match.ts'
import { fakeFleets, fakeGrants } from '../../../fakes/fleets.ts'
import { fakeLog } from '../../../fakes/log.ts'
import { subscribed, transitioned } from '../deliver-webhook/delivering.ts'

const matching = (...subscriptions: readonly Subscription[]) => {
  const begun: Delivery[] = []
  const fleets = fakeFleets()
  fleets.put('north', 'r1')
  const grants = fakeGrants()
  const refused = new Set<string>()
  const match = matchSubscriptions({
    subscriptions: { all: async () => subscriptions },
    members: fleets,
    grants,
    deliveries: {
      begin: async (delivery) => {
        if (refused.has(delivery.subscription_id)) throw new TemporaryFailure('throttled')
        begun.push(delivery)
      },
    },
    log: fakeLog().log,
  })
  const granted = (client_id: string, granted: 'all' | readonly string[]) =>
    grants.write({ client_id, fleets: granted, changed_by: 'ada', changed_at: 'then' })
  return { match, begun, fleets, granted, refused, ids: () => begun.map(({ subscription_id }) => subscription_id) }
}
const person = { owner_kind: 'person', owner: 'ada' } as const

describe('an event goes to every subscriber that wants it', () => {
  test('of its type, and to all who did not choose, unless they are disabled', async () => {
    const { match, ids, begun } = matching(
      subscribed('all', person),
      subscribed('moves', { ...person, types: ['robot.transitioned'] }),
      subscribed('jobs', { ...person, types: ['job.completed'] }),
      subscribed('off', { ...person, enabled: false }),
    )
    await match(transitioned())
    expect(ids()).toEqual(['all', 'moves'])
    expect(begun[0]?.event).toMatchObject({ type: 'robot.transitioned', version: 1, robot_id: 'r1' })
    // Only what its published schema names leaves.
    expect(begun[0]?.event.payload).not.toHaveProperty('secret_of_ours')
  })

  test('about robots of its fleets only', async () => {
    const { match, ids } = matching(
      subscribed('north', { ...person, fleets: ['north'] }),
      subscribed('south', { ...person, fleets: ['south'] }),
    )
    await match(transitioned())
    await match(transitioned({ robot_id: 'nobodys' }))
    expect(ids()).toEqual(['north'])
  })

  test('of an application as far as it is granted today', async () => {
    const app = { owner: 'app', owner_kind: 'application' } as const
    const { match, ids, granted } = matching(
      subscribed('north', { ...app, fleets: ['north'] }),
      subscribed('all', { ...app, fleets: 'all' }),
    )
    await match(transitioned())
    expect(ids()).toEqual([])
    await granted('app', ['north'])
    await match(transitioned())
    expect(ids()).toEqual(['north', 'all'])
    await granted('app', ['south'])
    await match(transitioned())
    expect(ids()).toHaveLength(2)
  })

  test('but not what stays inside', async () => {
    const { match, begun } = matching(subscribed('all', person))
    await match({ 'detail-type': 'failure.needs_attention', detail: {} })
    await match({ 'detail-type': 'replay.requested', detail: {} })
    await match({ 'detail-type': 'unheard.of', detail: {} })
    expect(begun).toEqual([])
  })

  test('and one that does not fit what was published is a failure of ours, sent to nobody', async () => {
    const { match, begun } = matching(subscribed('all', person))
    const bad = transitioned({ payload: { from: 'idle' } })
    await expect(match(bad)).rejects.toBeInstanceOf(PermanentFailure)
    await expect(match(bad)).rejects.toThrow('event not sent to subscribers')
    expect(begun).toEqual([])
  })

  test('and one delivery that cannot be begun keeps no other from beginning', async () => {
    const { match, ids, refused } = matching(subscribed('a', person), subscribed('b', person), subscribed('c', person))
    refused.add('b')
    await expect(match(transitioned())).rejects.toThrow('throttled')
    expect(ids()).toEqual(['a', 'c'])
  })
})
