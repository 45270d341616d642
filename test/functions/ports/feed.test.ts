import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Listener } from '../../../functions/feed/listener.ts'
import type { FeedPage } from '../../../functions/feed/positions.ts'
import { catchUpsByLambda } from '../../../functions/ports/catch-ups.lambda.ts'
import { connectionsClient } from '../../../functions/ports/clients.ts'
import { feedBufferInDynamodb } from '../../../functions/ports/feed-buffer.dynamodb.ts'
import type { FeedBuffer } from '../../../functions/ports/feed-buffer.ts'
import { feedEventsInDynamodb, feedEventsReaderInDynamodb } from '../../../functions/ports/feed-events.dynamodb.ts'
import { feedTicketsInDynamodb } from '../../../functions/ports/feed-tickets.dynamodb.ts'
import { listenersInDynamodb } from '../../../functions/ports/listeners.dynamodb.ts'
import type { Listeners } from '../../../functions/ports/listeners.ts'
import { socketsOfApiGateway } from '../../../functions/ports/sockets.apigateway.ts'
import { startDynamodb, type TestDynamodb } from '../../fakes/dynamodb.ts'
import { fakeFeed, fakeFeedEvents, fakeFeedTickets } from '../../fakes/feed.ts'
import { event } from '../service_platform/feed/world.ts'

let dynamodb: TestDynamodb
beforeAll(async () => {
  dynamodb = await startDynamodb([
    { name: 'feed-events', keys: ['lane', 'event_id'] },
    { name: 'feed-tickets', keys: ['ticket_hash'] },
    ...kinds.flatMap((kind) => [
      { name: `${kind}-pages`, keys: ['lane', 'place'] as const },
      { name: `${kind}-connections`, keys: ['lane', 'entry'] as const },
    ]),
  ])
})
afterAll(() => dynamodb.stop())

const now = Date.parse('2026-11-20T09:00:00.000Z')
const kinds = ['buffer', 'listeners'] as const

const stores = (
  kind: (typeof kinds)[number],
): readonly [string, () => { buffer: FeedBuffer; listeners: Listeners }][] => [
  ['fake', () => fakeFeed()],
  [
    'DynamoDB',
    () => ({
      buffer: feedBufferInDynamodb(dynamodb.client, `${kind}-pages`, 3_600),
      listeners: listenersInDynamodb(dynamodb.client, { connections: `${kind}-connections`, pages: `${kind}-pages` }),
    }),
  ],
]

const page = (from: number, count: number): FeedPage => ({
  from,
  to: from + count - 1,
  at: now,
  events: Array.from({ length: count }, () => event('r1')),
})

describe.each(stores('buffer'))('buffer of the feed (%s)', (_, make) => {
  test('gives each position once, and reads what was said after one', async () => {
    const { buffer, listeners } = make()
    expect(await buffer.head()).toEqual({ position: 0, sent: 0, registry: 0 })
    expect(await buffer.after(0)).toEqual([])
    // Who listens before anything was said does not stand in the way of the first event.
    expect(await listeners.announce()).toEqual({ position: 0, sent: 0, registry: 1 })
    const [one, two] = [page(1, 2), page(3, 1)]
    expect(await buffer.append(one, 0)).toBe('appended')
    expect(await buffer.append(page(1, 1), 0)).toBe('moved')
    expect(await buffer.append(page(2, 1), 0)).toBe('moved')
    expect(await buffer.append(two, 2, 0)).toBe('moved')
    expect(await buffer.append(two, 2, 1)).toBe('appended')
    expect(await buffer.head()).toEqual({ position: 3, sent: 2, registry: 1 })
    expect(await buffer.after(0)).toEqual([one, two])
    expect(await buffer.after(1)).toEqual([one, two])
    expect(await buffer.after(2)).toEqual([two])
    expect(await buffer.after(3)).toEqual([])
  })
})

describe.each(stores('listeners'))('listeners (%s)', (_, make) => {
  const listener = (connection_id: string): Listener => ({
    connection_id,
    caller: 'person:ada',
    fleets: ['north'],
    ends_at: now / 1000 + 3_600,
    connected_at: now,
    subscriptions: { s: { filter: { robots: ['r1'] }, after: 0 } },
    errors: 0,
    seen_at: now,
    version: 1,
  })

  test('are found as they were written, changed by whoever saw the newest, and forgotten', async () => {
    const { listeners } = make()
    const one = listener('abc=')
    await listeners.open(one)
    await listeners.open(listener('def='))
    expect(await listeners.find('abc=')).toEqual(one)
    expect(await listeners.find('nobody')).toBeUndefined()
    const behind = await listeners.change(one, { ...one, behind: 0, caught_up_until: now })
    expect(behind).toEqual({ ...one, behind: 0, caught_up_until: now, version: 2 })
    expect(await listeners.change(one, one)).toBeUndefined()
    expect((await listeners.all()).toSorted((a, b) => (a.connection_id < b.connection_id ? -1 : 1))).toEqual([
      behind,
      listener('def='),
    ])
    await listeners.remove('def=')
    await listeners.remove('def=')
    expect(await listeners.all()).toEqual([behind])
    expect(await listeners.change(listener('def='), listener('def='))).toBeUndefined()
  })

  test('are changed at a position only while it is the newest', async () => {
    const { listeners, buffer } = make()
    const one = listener('at')
    await listeners.open(one)
    const { position, registry } = await buffer.head()
    expect(await listeners.changeAt(position + 1, one, one)).toBeUndefined()
    const first = await listeners.changeAt(position, one, one)
    expect(first).toEqual({ ...one, version: 2 })
    expect(await listeners.changeAt(position, one, one)).toBeUndefined()
    await buffer.append(page(position + 1, 1), position)
    expect(first && (await listeners.changeAt(position, first, first))).toBeUndefined()
    expect(first && (await listeners.changeAt(position + 1, first, first))).toMatchObject({ version: 3 })
    expect((await buffer.head()).registry).toBe(registry + 2)
  })

  test('know which connection a session was heard on before', async () => {
    const { listeners } = make()
    expect(await listeners.takeOver('tab', 'c1', now)).toBeUndefined()
    expect(await listeners.takeOver('tab', 'c1', now)).toBeUndefined()
    expect(await listeners.takeOver('tab', 'c2', now)).toBe('c1')
    expect(await listeners.takeOver('other', 'c3', now)).toBeUndefined()
    expect((await listeners.all()).map(({ connection_id }) => connection_id)).not.toContain('c2')
  })

  test('are announced a hundred at once, each counted', async () => {
    const { listeners, buffer } = make()
    const { registry } = await buffer.head()
    await Promise.all(Array.from({ length: 100 }, () => listeners.announce()))
    expect((await buffer.head()).registry).toBe(registry + 100)
  })
})

describe.each([
  ['fake', () => fakeFeedTickets()],
  ['DynamoDB', () => feedTicketsInDynamodb(dynamodb.client, 'feed-tickets')],
])('tickets (%s)', (_, make) => {
  test('are taken once, and not when they are old', async () => {
    const tickets = make()
    const bearer = { caller: 'person:ada', fleets: ['north'], ends_at: 5, session: 'tab' }
    const { session: __, ...unnamed } = bearer
    await tickets.issue('one', bearer, now)
    await tickets.issue('two', { ...unnamed, fleets: 'all' }, now)
    await tickets.issue('old', bearer, now)
    expect(await tickets.redeem('one', now + 29_999)).toEqual(bearer)
    expect(await tickets.redeem('one', now)).toBeUndefined()
    expect(await tickets.redeem('two', now)).toEqual({ ...unnamed, fleets: 'all' })
    expect(await tickets.redeem('old', now + 30_000)).toBeUndefined()
    expect(await tickets.redeem('never', now)).toBeUndefined()
  })

  test('that a page asked for are shown from its origin, and are still good after another has tried', async () => {
    const tickets = make()
    const bearer = { caller: 'person:ada', fleets: ['north'], ends_at: 5, origin: 'https://console.example.com' }
    const { origin: __, ...nobodys } = bearer
    await tickets.issue('pages', bearer, now)
    await tickets.issue('nobodys', nobodys, now)
    expect(await tickets.redeem('pages', now, 'https://evil.example.com')).toBeUndefined()
    expect(await tickets.redeem('pages', now, bearer.origin)).toEqual(bearer)
    expect(await tickets.redeem('nobodys', now, bearer.origin)).toBeUndefined()
    expect(await tickets.redeem('nobodys', now)).toEqual(nobodys)
  })

  test('are not in the table themselves', async () => {
    await make().issue('secret', { caller: 'ada', fleets: 'all', ends_at: 5 }, now)
    expect(JSON.stringify(dynamodb.rows('feed-tickets'))).not.toContain('secret')
  })
})

describe.each([
  ['fake', () => fakeFeedEvents()],
  ['DynamoDB', () => feedEventsInDynamodb(dynamodb.client, 'feed-events', () => now)],
])('events on their way into the feed (%s)', (_, make) => {
  test('are added once', async () => {
    const events = make()
    const one = event('r1')
    expect(await events.add(one)).toBe('added')
    expect(await events.add(one)).toBe('known')
    expect(await events.add(event('r1'))).toBe('added')
  })
})

test('when the feed took an event in can be asked while its row is kept', async () => {
  const one = event('r1')
  await feedEventsInDynamodb(dynamodb.client, 'feed-events', () => now + 7).add(one)
  const added = await feedEventsReaderInDynamodb(dynamodb.client, 'feed-events').addedAt([
    one.event_id,
    'nobody',
    one.event_id,
  ])
  expect([...added]).toEqual([[one.event_id, now + 7]])
})

test('a catch-up is begun and not waited for', async () => {
  const asked: (readonly [string | undefined, unknown, string])[] = []
  const lambda = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      asked.push([request.url, request.headers['x-amz-invocation-type'], Buffer.concat(parts).toString()])
      response.writeHead(202).end()
    })
  })
  await new Promise<void>((ready) => lambda.listen(0, '127.0.0.1', ready))
  const endpoint = `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new LambdaClient({ endpoint, region: 'eu-central-1', credentials })
  await catchUpsByLambda(client, 'feed-catch-up').begin('abc=')
  expect(asked).toEqual([['/2015-03-31/functions/feed-catch-up/invocations', 'Event', '{"connection_id":"abc="}']])
  client.destroy()
  lambda.close()
})

describe('what the gateway of connections answers', () => {
  let server: Server
  let url = ''
  const asked: string[] = []
  beforeAll(async () => {
    process.env.AWS_ACCESS_KEY_ID ??= 'test'
    process.env.AWS_SECRET_ACCESS_KEY ??= 'test'
    process.env.AWS_REGION ??= 'eu-central-1'
    server = createServer((request, response) => {
      const id = decodeURIComponent(request.url?.split('/').at(-1) ?? '')
      asked.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`)
      const [status, type] = answers[id] ?? [200, '']
      if (status === 0) return
      response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
      response.end(status === 200 ? '{}' : JSON.stringify({ message: 'said' }))
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/live`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const answers: Readonly<Record<string, readonly [number, string]>> = {
    'gone=': [410, 'GoneException'],
    'full=': [429, 'LimitExceededException'],
    'broken=': [500, 'InternalServerErrorException'],
    'big=': [413, 'PayloadTooLargeException'],
    'forbidden=': [403, 'ForbiddenException'],
    'silent=': [0, ''],
  }

  test.each([
    ['there=', 'taken'],
    ['gone=', 'gone'],
    ['full=', 'busy'],
    ['broken=', 'busy'],
    ['silent=', 'busy'],
    ['big=', 'refused'],
    ['forbidden=', 'refused'],
  ])('a post to %s is %s', async (id, outcome) => {
    const sockets = socketsOfApiGateway(connectionsClient(url))
    expect(await sockets.post(id, '{}', 100)).toMatchObject({ outcome })
    expect(asked.at(-1)).toBe(`POST /live/@connections/${id}`)
  })

  test('an end of what is gone is its end', async () => {
    const sockets = socketsOfApiGateway(connectionsClient(url))
    await sockets.end('gone=')
    await sockets.end('there=')
    expect(await sockets.isThere('gone=')).toBe(false)
    expect(await sockets.isThere('there=')).toBe(true)
    await expect(sockets.isThere('broken=')).rejects.toMatchObject({ name: 'TemporaryFailure' })
  })
})
