import { expect, test } from 'vitest'
import type { Caller } from '../../../../functions/http/caller.ts'
import type { FedEvent } from '../../../../messages/feed/frames.ts'
import { everyDeath } from '../dispatch/interrupted.ts'
import { event, type FeedWorld, feedWorld, positions } from './world.ts'

/* What the feed is made of dies before and after every call that it makes to the outside. */

/** As a client takes it: what is not behind its last position is known, and nothing may be missing. */
const taken = (heard: readonly FedEvent[]): readonly number[] => {
  let last = 0
  return positions(heard).filter((position) => {
    const fresh = position > last
    if (fresh) last = position
    return fresh
  })
}

const listening = async (...ids: readonly string[]): Promise<FeedWorld> => {
  const world = feedWorld()
  for (const id of ids) {
    await world.connect(id)
    await world.subscribe(id)
  }
  return world
}

/** For whom fleets and grants are read: their robots are in the north. */
const app: Caller = { kind: 'application', name: 'app1', scopes: ['feed.read'], fleets: ['north'] }

const inTheNorth = async (world: FeedWorld, ...robots: readonly string[]): Promise<void> => {
  world.fleets.put('north', ...robots)
  await world.grants.write({ client_id: 'app1', fleets: ['north'], changed_by: 'ada', changed_at: 'then' })
}

test('fan-out: nobody misses an event, none has two positions, and who is gone leaves no row', async () => {
  let batch: ReturnType<FeedWorld['recordsOf']>
  const calls = await everyDeath(
    async () => {
      const world = await listening('live', 'slow', 'gone')
      await inTheNorth(world, 'r1', 'r2')
      await world.connect('app', { caller: app })
      await world.subscribe('app')
      await world.tell(event('r1'))
      world.sockets.ended.push('gone')
      world.sockets.answers('slow', 'busy')
      batch = world.recordsOf([event('r1'), event('r2'), event('r1')])
      return world
    },
    (world, ports) => world.fanout(ports)(batch),
    async (world, where) => {
      // Lambda hands the batch over again, whole or in halves, to another process.
      const [first, ...others] = batch.Records
      if (where !== 'undisturbed') {
        await world.fanout()({ Records: [first as NonNullable<typeof first>] })
        await world.fanout()({ Records: others })
      }
      world.sockets.answers('slow', 'taken')
      world.clock.now += 300_000
      await world.sweep()()
      await world.rest()
      await world.fanout()(world.recordsOf([event('r1')]))
      expect(taken(world.heard('live')), where).toEqual([1, 2, 3, 4, 5])
      expect(taken(world.heard('app')), where).toEqual([1, 2, 3, 4, 5])
      expect(taken(world.heard('slow')), where).toEqual([1, 2, 3, 4, 5])
      expect([...world.feed.rows.keys()], where).toEqual(['live', 'slow', 'app'])
      const given = world.feed.pages.flatMap(({ events }) => events.map(({ event_id }) => event_id))
      expect(new Set(given).size, where).toBe(given.length)
      expect(world.feed.head.position, where).toBe(5)
    },
  )
  expect(calls).toBeGreaterThan(12)
})

test('catch-up: what was missed arrives at last, in order, and the listener is live again', async () => {
  const calls = await everyDeath(
    async () => {
      const world = await listening()
      const robots = Array.from({ length: 12 }, (_, n) => `r${n}`)
      await inTheNorth(world, ...robots)
      for (const robot of robots) await world.tell(event(robot))
      await world.connect('back', { caller: app })
      await world.subscribe('back', 'all', {}, 2)
      return world
    },
    (world, ports) => world.catchingUp(ports)({ connection_id: 'back' }),
    async (world, where) => {
      await world.tell(event('r1'))
      // Its claim ends by itself; Lambda tries the event again, or the sweep finds it.
      world.clock.now += 300_000
      await world.sweep()()
      await world.rest()
      await world.tell(event('r1'))
      expect(taken(world.heard('back')), where).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
      expect(world.feed.rows.get('back'), where).not.toHaveProperty('behind')
    },
  )
  expect(calls).toBeGreaterThan(12)
})

test('giving up: who takes nothing is dead-lettered once and leaves neither row nor connection', async () => {
  await everyDeath(
    async () => {
      const world = await listening('slow')
      world.sockets.answers('slow', 'busy')
      await world.tell(event('r1'))
      return world
    },
    (world, ports) => world.catchingUp(ports)({ connection_id: 'slow' }),
    async (world, where) => {
      world.clock.now += 300_000
      await world.sweep()()
      await world.rest()
      expect(world.failures.last(), where).toHaveLength(1)
      expect(world.sockets.ended, where).toContain('slow')
      expect(world.feed.rows.size, where).toBe(0)
    },
  )
})

test('subscribing: who asks again after a death hears everything from its answer on', async () => {
  for (const from of [undefined, 1]) {
    await everyDeath(
      async () => {
        const world = feedWorld()
        await world.tell(event('r1'))
        await world.tell(event('r1'))
        await world.connect('c1')
        return world
      },
      (world, ports) =>
        world.attendant(ports)({
          requestContext: { routeKey: '$default', connectionId: 'c1' },
          body: JSON.stringify({ action: 'subscribe', subscription_id: 's', ...(from !== undefined && { from }) }),
        }),
      async (world, where) => {
        await world.tell(event('r1'))
        const said = await world.subscribe('c1', 's', {}, from)
        const since = said.kind === 'subscribed' ? said.position : Number.NaN
        world.clock.now += 300_000
        await world.sweep()()
        await world.rest()
        await world.tell(event('r1'))
        const heard = new Set(positions(world.heard('c1')))
        for (let position = since + 1; position <= 4; position += 1) expect(heard, where).toContain(position)
      },
    )
  }
})

test('connecting and reloading: of what died on the way the sweep leaves nothing', async () => {
  let shown = ''
  await everyDeath(
    async () => {
      const world = feedWorld()
      await world.connect('old', { session: 'tab' })
      shown = 'N'.repeat(43)
      const bearer = { caller: 'ada', fleets: 'all', ends_at: world.clock.now / 1000 + 3_600, session: 'tab' } as const
      await world.tickets.issue(shown, bearer, world.clock.now)
      world.sockets.open('new')
      return world
    },
    (world, ports) =>
      world.attendant(ports)({
        requestContext: { routeKey: '$connect', connectionId: 'new' },
        queryStringParameters: { ticket: shown },
      }),
    async (world, where) => {
      // A connection whose opening was not answered is none; the page of the old one is gone.
      if (where !== 'undisturbed') await world.sockets.end('new')
      await world.sockets.end('old')
      world.clock.now += 300_000
      await world.sweep()()
      expect([...world.feed.rows.keys()], where).toEqual(where === 'undisturbed' ? ['new'] : [])
    },
  )
})

test('the sweep: what it did not come to, the next one does', async () => {
  await everyDeath(
    async () => {
      const world = await listening('expired', 'gone', 'behind', 'live')
      const row = world.feed.rows.get('expired')
      if (row) world.feed.rows.set('expired', { ...row, ends_at: world.clock.now / 1000 })
      world.sockets.ended.push('gone')
      world.clock.now += 300_000
      await world.tell(event('r1'))
      await world.subscribe('behind', 'all', {}, 0)
      world.catchUps.waiting.length = 0
      return world
    },
    (world, ports) => world.sweep(ports)(),
    async (world, where) => {
      await world.sweep()()
      await world.rest()
      expect([...world.feed.rows.keys()].toSorted(), where).toEqual(['behind', 'live'])
      expect(taken(world.heard('behind')), where).toEqual([1])
    },
  )
})
