import { describe, expect, test } from 'vitest'
import {
  type Feed,
  type FeedOptions,
  type FeedRefusal,
  type FeedStatus,
  type Heard,
  openFeed,
} from '../../client/feed.ts'
import type { ServerFrame } from '../../messages/feed/frames.ts'
import { event } from '../functions/service_platform/feed/world.ts'
import { ownSurroundings, type Socket, settled } from './surroundings.ts'

const opened = async (options: Partial<FeedOptions> = {}) => {
  const around = ownSurroundings()
  const statuses: FeedStatus[] = []
  const whys: Error[] = []
  let tickets = 0
  const feed = openFeed({
    ticket: async () => {
      tickets += 1
      return { ticket: `t/${tickets}`, url: 'wss://feed.example/live' }
    },
    onStatus: (status, why) => {
      statuses.push(status)
      if (why) whys.push(why)
    },
    surroundings: around.surroundings,
    ...options,
  })
  await settled()
  const socket = (at = -1): Socket => around.sockets.at(at) as Socket
  return {
    ...around,
    feed,
    socket,
    statuses,
    whys,
    reasons: () => whys.map(({ message }) => message),
  }
}

const listening = (feed: Feed, from?: number) => {
  const heard: Heard[] = []
  const subscription = feed.subscribe({}, { onHeard: (one) => heard.push(one), ...(from !== undefined && { from }) })
  return { heard, subscription, positions: () => heard.map((one) => (one.kind === 'event' ? one.position : one.why)) }
}

const events = (id: string, ...positions: readonly number[]): ServerFrame => ({
  kind: 'events',
  events: positions.map((position) => ({ subscription_ids: [id], position, event: event('r1') })),
})
const subscribed = (subscription_id: string, position: number): ServerFrame => ({
  kind: 'subscribed',
  subscription_id,
  position,
})

describe('connecting', () => {
  test('shows a ticket, subscribes to everything, and says so', async () => {
    const { feed, socket, statuses } = await opened()
    feed.subscribe({ robots: ['r1'] })
    expect(socket().url).toBe('wss://feed.example/live?ticket=t%2F1')
    socket().open()
    expect(socket().said).toEqual([{ action: 'subscribe', subscription_id: 's1', filter: { robots: ['r1'] } }])
    feed.subscribe({}, { from: 7 })
    expect(socket().said[1]).toEqual({ action: 'subscribe', subscription_id: 's2', filter: {}, from: 7 })
    expect(statuses).toEqual(['open'])
  })

  test('tries again later and later, with a new ticket each time, when there is no ticket or no connection', async () => {
    let asked = 0
    const { advance, sockets, feed, statuses } = await opened({
      ticket: async () => {
        asked += 1
        if (asked <= 3) throw new Error('401')
        return { ticket: `t${asked}`, url: 'wss://feed.example/live' }
      },
    })
    expect(feed.status).toBe('waiting')
    await advance(250 + 500 + 999)
    expect(asked).toBe(3)
    await advance(1)
    expect([asked, sockets.length]).toEqual([4, 1])
    expect(statuses).toEqual(['waiting', 'connecting', 'waiting', 'connecting', 'waiting', 'connecting'])
    // Ten seconds and the socket has not opened.
    await advance(10_500)
    expect(feed.status).toBe('waiting')
    feed.close()
  })

  test('waits ten seconds for a ticket, and then asks for another: in a line that is cut the first may never come', async () => {
    let asked = 0
    let late: (ticket: { ticket: string; url: string }) => void = () => undefined
    const { advance, sockets, feed, reasons } = await opened({
      ticket: () => {
        asked += 1
        if (asked > 1) return Promise.resolve({ ticket: 'second', url: 'wss://feed.example/live' })
        return new Promise((resolve) => {
          late = resolve
        })
      },
    })
    await advance(9_999)
    expect(feed.status).toBe('connecting')
    await advance(1)
    expect(reasons()).toEqual(['There is no ticket: no answer within 10 s'])
    await advance(250)
    late({ ticket: 'first', url: 'wss://feed.example/live' })
    await advance(0)
    expect(sockets.map(({ url }) => url)).toEqual(['wss://feed.example/live?ticket=second'])
    feed.close()
  })

  test.each([
    [
      'a problem',
      { type: 'urn:signalbox:problem:bad-body', title: 'Bad request', status: 400, detail: 'The body is missing' },
      '400: The body is missing',
    ],
    ['an answer of the gateway', { message: 'Unauthorized' }, 'Unauthorized'],
    ['a ticket without an address', { ticket: 't1' }, 'an object with ticket'],
    // Whatever it is, it may be a secret: only the names of its fields are told.
    ['the answer to something else', { access_token: 'eyJ', expires_in: 9 }, 'an object with access_token, expires_in'],
    ['an object of nothing', {}, 'an object with nothing'],
    ['a list', [], 'a list'],
    ['the ticket alone', 't1', 'a string'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
  ])('takes no ticket out of %s, says what came instead, and tries again', async (_, came, said) => {
    const { sockets, reasons, feed, advance } = await opened({ ticket: async () => came as never })
    expect(sockets).toEqual([])
    expect(reasons()).toEqual([`There is no ticket: url and ticket were expected, and what came is ${said}`])
    await advance(250)
    expect(reasons()).toHaveLength(2)
    feed.close()
  })

  test('says why it waits or has ended, each time', async () => {
    let tickets = 0
    const refused = new Error('getaddrinfo ENOTFOUND')
    const { statuses, reasons, whys, feed, socket, advance } = await opened({
      ticket: async () => {
        tickets += 1
        if (tickets === 1) throw refused
        return { ticket: 't', url: 'wss://feed.example/live' }
      },
    })
    expect(whys[0]?.cause).toBe(refused)
    await advance(250)
    socket().onerror?.({ message: 'non-101 status code' })
    await advance(500)
    socket().onclose?.({ code: 1006, reason: '' })
    // Ten seconds and it has not opened.
    await advance(1_000 + 10_250)
    await advance(2_000)
    socket().open()
    socket().hear({ kind: 'pong' })
    socket().onclose?.({ code: 1001, reason: 'Going away' })
    await advance(250)
    socket().open()
    // Nobody answers.
    await advance(5_000)
    await advance(500)
    socket().open()
    socket().send = () => {
      throw new Error('not open')
    }
    feed.subscribe()
    await advance(1_000)
    socket().open()
    socket().hear({ kind: 'closing', why: 'too_slow' })
    await advance(250)
    socket().hear({ kind: 'closing', why: 'replaced' })
    expect(reasons()).toEqual([
      'There is no ticket: getaddrinfo ENOTFOUND',
      'Nobody is there, or the ticket was not taken: non-101 status code',
      'Nobody is there, or the ticket was not taken: closed with 1006',
      'Nobody is there, or the ticket was not taken: no connection within 10 s',
      'The connection was lost: closed with 1001 (Going away)',
      'The connection was lost: no answer within 3 s',
      'The connection was lost: not open',
      'The server has ended the connection: too_slow',
      'The server has ended the connection: replaced',
    ])
    expect(statuses.filter((status) => status === 'waiting')).toHaveLength(8)
    expect(feed.status).toBe('replaced')
  })

  test('goes on when whoever is told of it throws', async () => {
    const thrown = new Promise((resolve) => process.once('uncaughtException', resolve))
    const { sockets, feed, advance } = await opened({
      ticket: () => Promise.reject(new Error('401')),
      onStatus: (status) => {
        if (status === 'waiting') throw new Error('the page has a bug')
      },
    })
    expect(await thrown).toMatchObject({ message: 'the page has a bug' })
    expect([sockets.length, feed.status]).toEqual([0, 'waiting'])
    feed.close()
    await advance(60_000)
  })

  test('a feed that was closed connects no more', async () => {
    const { feed, socket, advance, sockets, timers } = await opened()
    socket().open()
    const { heard } = listening(feed)
    feed.close()
    expect(socket().closed).toBe(true)
    await advance(60_000)
    expect([sockets.length, timers.size, heard, feed.status]).toEqual([1, 0, [], 'closed'])
  })
})

describe('what was heard', () => {
  test('is handed on once, in order, and what is missing is said', async () => {
    const { feed, socket } = await opened()
    const { positions, subscription } = listening(feed)
    socket().open()
    socket().hear(subscribed('s1', 3))
    socket().hear(events('s1', 4, 5))
    socket().hear(events('s1', 5, 6))
    socket().hear({ kind: 'gap', subscription_ids: ['s1'], from: 7, to: 9, why: 'buffer' })
    socket().hear({ kind: 'gap', subscription_ids: ['s1'], from: 7, to: 9, why: 'buffer' })
    socket().hear(events('s1', 8, 10))
    expect(positions()).toEqual([4, 5, 6, 'buffer', 10])
    expect(subscription.position).toBe(10)
  })

  test('goes on where it ended, with each subscription at its own position, after a connection was lost', async () => {
    const { feed, socket, advance } = await opened()
    const one = listening(feed)
    const other = listening(feed)
    const late = listening(feed)
    socket().open()
    socket().hear(subscribed('s1', 0))
    socket().hear(subscribed('s2', 0))
    socket().hear(events('s1', 1, 2))
    socket().hear(events('s2', 2, 5))
    socket().end()
    expect(feed.status).toBe('waiting')
    await advance(250)
    socket().open()
    expect(socket().url).toContain('t%2F2')
    expect(socket().said).toEqual([
      { action: 'subscribe', subscription_id: 's1', filter: {}, from: 2 },
      { action: 'subscribe', subscription_id: 's2', filter: {}, from: 5 },
      // Nobody has said where it begins.
      { action: 'subscribe', subscription_id: 's3', filter: {} },
    ])
    socket().hear(events('s1', 2, 3))
    socket().hear(events('s2', 6))
    expect([one.positions(), other.positions(), late.positions()]).toEqual([[1, 2, 3], [2, 5, 6], []])
  })

  test('from a reader that throws, nothing else is lost', async () => {
    const { feed, socket } = await opened()
    const heard: number[] = []
    const thrown = new Promise((resolve) => process.once('uncaughtException', resolve))
    feed.subscribe(
      {},
      {
        onHeard: (one) => {
          if (one.kind === 'event' && one.position === 1) throw new Error('the page has a bug')
          if (one.kind === 'event') heard.push(one.position)
        },
      },
    )
    socket().open()
    socket().hear(events('s1', 1, 2))
    expect(heard).toEqual([2])
    expect(await thrown).toMatchObject({ message: 'the page has a bug' })
  })

  test('is iterated, until the loop is left', async () => {
    const { feed, socket } = await opened()
    const subscription = feed.subscribe({ types: ['job.*'] })
    socket().open()
    socket().hear(events('s1', 1, 2))
    const heard: Heard[] = []
    for await (const one of subscription) {
      heard.push(one)
      if (heard.length === 2) break
    }
    expect(heard.map((one) => one.kind === 'event' && one.position)).toEqual([1, 2])
    expect(socket().said.at(-1)).toEqual({ action: 'unsubscribe', subscription_id: 's1' })
    for await (const _ of subscription) throw new Error('it has ended')
  })

  test('and not read is dropped, oldest first, and said as a gap', async () => {
    const { feed, socket } = await opened({ waiting_max: 3 })
    const subscription = feed.subscribe()
    socket().open()
    socket().hear(events('s1', 1, 2, 3, 4, 5))
    feed.close()
    const heard: Heard[] = []
    for await (const one of subscription) heard.push(one)
    expect(heard[0]).toEqual({ kind: 'gap', from: 1, to: 3, why: 'not_read' })
    expect(heard.slice(1).map((one) => one.kind === 'event' && one.position)).toEqual([4, 5])
  })
})

describe('a connection', () => {
  test('whose other end vanished is lost within five seconds', async () => {
    const { feed, socket, advance, sockets } = await opened()
    socket().open()
    await advance(5_000)
    expect(socket(0).said).toEqual([{ action: 'ping' }])
    expect(socket(0).closed).toBe(true)
    await advance(250)
    expect([sockets.length, feed.status]).toEqual([2, 'connecting'])
    feed.close()
  })

  test('that says something is asked nothing', async () => {
    const { feed, socket, advance } = await opened()
    listening(feed)
    socket().open()
    for (let position = 1; position <= 50; position += 1) {
      await advance(1_000)
      socket().hear(events('s1', position))
    }
    expect(socket().said.filter(({ action }) => action === 'ping')).toEqual([])
    feed.close()
  })

  test('that is quiet is asked, and once a minute how far everything was sent', async () => {
    const { feed, socket, advance } = await opened()
    const { subscription } = listening(feed)
    socket().open()
    socket().hear(subscribed('s1', 3))
    for (let n = 1, progress = 0; n <= 500 && progress < 2; n += 1) {
      await advance(250)
      const asked = socket().said.at(-1)
      if (asked?.action !== 'ping') continue
      if (asked.progress === true) progress += 1
      socket().hear({ kind: 'pong', ...(asked.progress === true && { position: 100 * progress }) })
      socket().said.pop()
      // Believed when the next answer is there: until then something may be on its way.
      if (progress === 1) expect(subscription.position).toBe(asked.progress === true ? 3 : 100)
    }
    expect(subscription.position).toBe(100)
    feed.close()
  })

  test('is no news for a subscription that began after it was asked', async () => {
    const { feed, socket, advance } = await opened()
    socket().open()
    for (let n = 0; n < 40; n += 1) {
      await advance(1_500)
      if (socket().said.at(-1)?.progress === true) break
      socket().hear({ kind: 'pong' })
    }
    const { subscription } = listening(feed, 7)
    socket().hear(subscribed('s1', 7))
    socket().hear({ kind: 'pong', position: 500 })
    socket().hear({ kind: 'pong' })
    expect(subscription.position).toBe(7)
    feed.close()
  })

  test('that the server ends is opened again, at once and not when it was replaced', async () => {
    const { feed, socket, advance, sockets } = await opened()
    socket().open()
    socket().hear({ kind: 'closing', why: 'expired' })
    await advance(250)
    expect(sockets).toHaveLength(2)
    socket().open()
    socket().hear({ kind: 'closing', why: 'replaced' })
    await advance(60_000)
    expect([sockets.length, feed.status]).toEqual([2, 'replaced'])
  })
})

describe('a subscription', () => {
  const error = (more: object): ServerFrame => ({
    kind: 'error',
    type: 'urn:signalbox:problem:bad-field',
    title: 'Bad request',
    status: 400,
    detail: 'no such field',
    subscription_id: 's1',
    ...more,
  })

  test('that is refused ends with what the server said', async () => {
    const { feed, socket } = await opened()
    const refused: FeedRefusal[] = []
    const subscription = feed.subscribe({}, { onRefused: (why) => refused.push(why) })
    socket().open()
    const read = (async () => {
      for await (const _ of subscription) throw new Error('nothing was said')
    })()
    socket().hear(error({}))
    await expect(read).rejects.toMatchObject({ name: 'FeedRefusal', status: 400, message: 'no such field' })
    expect(refused).toHaveLength(1)
  })

  test('that cannot be taken now is asked for again', async () => {
    const { feed, socket, advance } = await opened()
    listening(feed)
    socket().open()
    socket().hear(error({ status: 503, type: 'urn:signalbox:problem:not-now' }))
    await advance(1_000)
    expect(socket().said.filter(({ action }) => action === 'subscribe')).toHaveLength(2)
    feed.close()
  })

  test('whose position the feed does not know begins anew, with a gap', async () => {
    const { feed, socket, advance } = await opened()
    const { heard } = listening(feed, 700)
    socket().open()
    socket().hear(error({ status: 422, type: 'urn:signalbox:problem:unknown-position', position: 12 }))
    await advance(1_000)
    expect(socket().said.at(-1)).toEqual({ action: 'subscribe', subscription_id: 's1', filter: {} })
    socket().hear(subscribed('s1', 12))
    socket().hear(events('s1', 13))
    expect(heard[0]).toEqual({ kind: 'gap', from: 701, to: 12, why: 'restarted' })
    expect(heard[1]).toMatchObject({ kind: 'event', position: 13 })
    feed.close()
  })
})

test('what is not understood is left alone', async () => {
  const { feed, socket } = await opened()
  const { heard } = listening(feed)
  socket().open()
  for (const data of [
    '{',
    '[]',
    'null',
    '{"message":"Internal server error"}',
    '{"kind":"constructor"}',
    new Uint8Array(3),
  ]) {
    socket().onmessage?.({ data })
  }
  socket().hear(events('s1', 1))
  expect(heard).toHaveLength(1)
  feed.close()
})
