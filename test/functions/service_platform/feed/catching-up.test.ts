import { describe, expect, test } from 'vitest'
import { event, feedWorld, positions } from './world.ts'

const many = (count: number) => Array.from({ length: count }, (_, n) => event(`r${n % 3}`))

describe('who comes back', () => {
  test('gets what it has missed, then goes on live', async () => {
    const world = feedWorld()
    await world.tell(...many(10))
    await world.connect('c1')
    expect(await world.subscribe('c1', 'all', {}, 4)).toMatchObject({ kind: 'subscribed', position: 4 })
    // Nobody hands it anything beside its catch-up.
    await world.tell(...many(2))
    expect(world.heard('c1')).toEqual([])
    await world.rest()
    await world.tell(...many(1))
    expect(positions(world.heard('c1'))).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13])
    expect(world.feed.rows.get('c1')).not.toHaveProperty('behind')
  })

  test('is told what is no longer kept, by number', async () => {
    const world = feedWorld(5)
    await world.tell(...many(4))
    await world.tell(...many(4))
    await world.connect('c1')
    await world.subscribe('c1', 'all', {}, 1)
    await world.rest()
    expect(world.frames('c1')[0]).toEqual({ kind: 'gap', subscription_ids: ['all'], from: 2, to: 3, why: 'buffer' })
    expect(positions(world.heard('c1'))).toEqual([4, 5, 6, 7, 8])
  })

  test('is told what is too old, by time', async () => {
    const world = feedWorld()
    await world.tell(...many(3))
    world.clock.now += 3_600_001
    await world.tell(...many(2))
    await world.connect('c1')
    await world.subscribe('c1', 'all', {}, 1)
    await world.rest()
    expect(world.frames('c1')[0]).toEqual({ kind: 'gap', subscription_ids: ['all'], from: 2, to: 3, why: 'buffer' })
    expect(positions(world.heard('c1'))).toEqual([4, 5])
  })

  test('is told so too when nothing at all is left', async () => {
    const world = feedWorld()
    await world.tell(...many(3))
    world.feed.pages.length = 0
    await world.connect('c1')
    await world.subscribe('c1', 'all', {}, 1)
    await world.rest()
    expect(world.frames('c1')).toEqual([{ kind: 'gap', subscription_ids: ['all'], from: 2, to: 3, why: 'buffer' }])
    await world.tell(event('r1'))
    expect(positions(world.heard('c1'))).toEqual([4])
  })

  test('with one subscription, hears nothing again of another that was live', async () => {
    const world = feedWorld()
    await world.connect('c1')
    await world.subscribe('c1', 'live')
    await world.tell(...many(3))
    await world.tell(...many(3))
    await world.subscribe('c1', 'back', {}, 0)
    await world.rest()
    const live = world.heard('c1').filter(({ subscription_ids }) => subscription_ids.includes('live'))
    // Of the newest page nobody could tell yet whether it was sent.
    expect(positions(live)).toEqual([1, 2, 3, 4, 5, 6, 4, 5, 6])
    const back = world.heard('c1').filter(({ subscription_ids }) => subscription_ids.includes('back'))
    expect(positions(back)).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('learns by a ping how far everything was sent', async () => {
    const world = feedWorld()
    await world.connect('c1')
    await world.subscribe('c1', 'rare', { robots: ['nobody'] })
    await world.tell(...many(3))
    await world.tell(...many(1))
    expect(await world.say('c1', { action: 'ping', progress: true })).toEqual({ kind: 'pong', position: 3 })
    await world.subscribe('c1', 'back', {}, 1)
    expect(await world.say('c1', { action: 'ping', progress: true })).toEqual({ kind: 'pong', position: 1 })
  })
})

describe('who does not take what is sent', () => {
  test('holds nobody up: the others have it, and it is brought after', async () => {
    const world = feedWorld()
    for (const id of ['slow', 'quick']) {
      await world.connect(id)
      await world.subscribe(id)
    }
    world.sockets.answers('slow', 'busy')
    await world.tell(...many(2))
    await world.tell(...many(2))
    expect(positions(world.heard('quick'))).toEqual([1, 2, 3, 4])
    expect(world.catchUps.waiting).toEqual(['slow'])
    world.sockets.answers('slow', 'taken')
    await world.rest()
    await world.tell(...many(1))
    expect(positions(world.heard('slow'))).toEqual([1, 2, 3, 4, 5])
    expect(world.failures.last()).toEqual([])
  })

  test('and is written by somebody else at every try is left to the next time that the stream brings the batch', async () => {
    const world = feedWorld()
    await world.connect('c1')
    await world.subscribe('c1')
    world.sockets.answers('c1', 'busy')
    let tries = 0
    const change: typeof world.listeners.change = async (before, after) => {
      tries += 1
      return tries <= 15 ? undefined : world.listeners.change(before, after)
    }
    const busy = world.fanout({ ...world.ports, listeners: { ...world.listeners, change } })
    const batch = world.recordsOf(many(2))
    const began = world.clock.now
    expect(await busy(batch)).toEqual({
      batchItemFailures: [{ itemIdentifier: batch.Records[0]?.dynamodb.SequenceNumber }],
    })
    expect(world.log.lines.at(-1)).toMatchObject({ fields: { error: { name: 'TemporaryFailure' } } })
    expect([tries, world.catchUps.waiting]).toEqual([10, []])
    // It waits between its tries, and not for long: the others wait with it.
    expect(world.clock.now - began - 1_000).toBeGreaterThan(100)
    expect(world.clock.now - began - 1_000).toBeLessThan(1_000)
    expect(await busy(batch)).toEqual({ batchItemFailures: [] })
    expect(world.catchUps.waiting).toEqual(['c1'])
    world.sockets.answers('c1', 'taken')
    await world.rest()
    expect(positions(world.heard('c1'))).toEqual([1, 2])
  })

  test('is tried three times more, then dead-lettered and ended', async () => {
    const world = feedWorld()
    await world.connect('slow')
    await world.subscribe('slow')
    let posts = 0
    world.sockets.answers('slow', () => {
      posts += 1
      return 'busy'
    })
    await world.tell(event('r1'))
    await world.rest()
    // Fan-out's one, and a last word.
    expect(posts).toBe(1 + 4 + 1)
    expect(world.failures.last()).toMatchObject([
      { kind: 'feed', stage: 'feed', error_class: 'LimitExceededException', status: 'open', retryable: false },
    ])
    expect(world.failures.last()[0]?.error_text).toContain('from position 1 on')
    expect(world.sockets.ended).toEqual(['slow'])
    expect(world.feed.rows.size).toBe(0)
  })

  test('is not tried again when that cannot help', async () => {
    const world = feedWorld()
    await world.connect('c1')
    await world.subscribe('c1')
    let posts = 0
    world.sockets.answers('c1', () => {
      posts += 1
      return 'refused'
    })
    await world.tell(event('r1'))
    await world.rest()
    expect(posts).toBe(1 + 1 + 1)
    expect(world.failures.last()).toHaveLength(1)
  })

  test('and is gone by then is forgotten without a failure', async () => {
    const world = feedWorld()
    await world.connect('c1')
    await world.subscribe('c1')
    world.sockets.answers('c1', 'busy')
    await world.tell(event('r1'))
    world.sockets.answers('c1', 'gone')
    await world.rest()
    expect(world.failures.last()).toEqual([])
    expect(world.feed.rows.size).toBe(0)
  })

  test('a try of its failure says that the connection is gone', async () => {
    const world = feedWorld()
    await expect(world.catchingUp()({ connection_id: 'c1', again: true })).rejects.toMatchObject({
      name: 'ConnectionGone',
    })
    // And a run that comes too late by itself has nothing to do.
    await world.catchingUp()({ connection_id: 'c1' })
  })

  test('is ended when it is behind for four minutes', async () => {
    const world = feedWorld()
    await world.connect('c1')
    await world.subscribe('c1', 'all', {}, 0)
    world.sockets.answers('c1', () => {
      // Takes each frame, and so late that the next page is there.
      world.clock.now += 10_000
      void world.feed.buffer.append(
        {
          from: world.feed.head.position + 1,
          to: world.feed.head.position + 1,
          at: world.clock.now,
          events: [event('r1')],
        },
        0,
      )
      return 'taken'
    })
    await world.tell(event('r1'))
    await world.rest()
    expect(world.frames('c1').at(-1)).toEqual({ kind: 'closing', why: 'too_slow' })
    expect(world.feed.rows.size).toBe(0)
  })
})

describe('two at the same time', () => {
  test('of two runs for one listener the second leaves it to the first', async () => {
    const world = feedWorld()
    await world.tell(...many(5))
    await world.connect('c1')
    await world.subscribe('c1', 'all', {}, 0)
    await Promise.all([world.catchingUp()({ connection_id: 'c1' }), world.catchingUp()({ connection_id: 'c1' })])
    expect(positions(world.heard('c1'))).toEqual([1, 2, 3, 4, 5])
  })

  test('another process with an older list leaves who is behind to catch-up', async () => {
    const world = feedWorld()
    await world.connect('c1')
    await world.subscribe('c1')
    const [one, other] = [world.fanout(), world.fanout()]
    await one(world.recordsOf(many(1)))
    await other(world.recordsOf(many(1)))
    world.sockets.answers('c1', 'busy')
    await one(world.recordsOf(many(1)))
    world.sockets.answers('c1', 'taken')
    await other(world.recordsOf(many(1)))
    expect(positions(world.heard('c1'))).toEqual([1, 2])
    await world.rest()
    expect(positions(world.heard('c1'))).toEqual([1, 2, 3, 4])
  })

  test('what is told while a listener is handed back reaches it once, in order', async () => {
    const world = feedWorld()
    await world.tell(...many(3))
    await world.connect('c1')
    await world.subscribe('c1', 'all', {}, 0)
    const { changeAt } = world.listeners
    let told = 0
    const disturbed = {
      ...world.ports,
      listeners: {
        ...world.listeners,
        changeAt: async (...args: Parameters<typeof changeAt>) => {
          if (told++ < 3) await world.tell(event('r1'))
          return changeAt(...args)
        },
      },
    }
    await world.catchingUp(disturbed)({ connection_id: 'c1' })
    await world.tell(event('r1'))
    expect(positions(world.heard('c1'))).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  test('a subscription that is resumed meanwhile goes on from its own position', async () => {
    const world = feedWorld()
    await world.tell(...many(6))
    await world.connect('c1')
    await world.subscribe('c1', 'late', {}, 4)
    let resuming: Promise<unknown> | undefined
    world.sockets.answers('c1', () => {
      resuming ??= world.subscribe('c1', 'early', {}, 1)
      return 'taken'
    })
    await world.rest()
    await resuming
    await world.rest()
    const of = (id: string) =>
      positions(world.heard('c1').filter(({ subscription_ids }) => subscription_ids.includes(id)))
    expect([...new Set(of('late'))]).toEqual([5, 6])
    expect(of('early')).toEqual([2, 3, 4, 5, 6])
  })
})
