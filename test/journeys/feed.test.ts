import { expect, test } from 'vitest'
import { type Feed, type FeedSocket, type FeedSubscription, type Heard, openFeed } from '../../client/feed.ts'
import type { WebSocketClient } from '../../local/api-gateway/web-socket/client.ts'
import { AwsError } from '../../local/aws-api/service.ts'
import { synthesised } from '../faults/assembly.ts'
import { change, type Line, standUp } from '../faults/run.ts'
import { queried } from '../faults/world.ts'

/*
 * The typed client on the synthesised stacks, from the robot's publish to what a page has heard, in virtual time.
 */
const robots = ['r1', 'r2', 'r3']

interface Page {
  readonly feed: Feed
  readonly subscription: FeedSubscription
  readonly heard: Heard[]
  /** Its newest connection. */
  connection(): WebSocketClient | undefined
}

/** A page with a feed; `from`: where the page before it was. */
const pageOn = (
  line: Line,
  { session, from, who = 'reader' }: { session?: string; from?: number | undefined; who?: Who } = {},
): Page => {
  const { simulation } = line
  let connection: WebSocketClient | undefined
  const connect = (url: string): FeedSocket => {
    const socket: FeedSocket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      send: (text) => connection?.send(text),
      close: () => connection?.close(1000),
    }
    simulation.runtime
      .door('webSockets')
      .connect({ url })
      .then((client) => {
        connection = client
        client.onMessage((data) => socket.onmessage?.({ data }))
        client.onEnd(() => socket.onclose?.({} as never))
        socket.onopen?.({} as never)
      })
      .catch(() => socket.onclose?.({} as never))
    return socket
  }
  const heard: Heard[] = []
  const feed = openFeed({
    ticket: () => ticketOn(line, who, session),
    // Virtual time costs real time when somebody asks every second.
    quiet_ms: 240_000,
    surroundings: {
      connect,
      now: simulation.clock.now,
      after: (milliseconds, call) => {
        const timer = simulation.clock.setTimeout(call, milliseconds)
        return () => timer.cancel()
      },
      random: () => simulation.random.next(),
    },
  })
  const subscription = feed.subscribe({}, { onHeard: (one) => heard.push(one), ...(from !== undefined && { from }) })
  return { feed, subscription, heard, connection: () => connection }
}

type Who = 'reader' | 'application'

/** An application's token ends after an hour. */
const ticketOn = async ({ simulation: { runtime } }: Line, who: Who, session?: string) => {
  const issuer = runtime.door('issuer')
  const token = await (who === 'reader'
    ? issuer.token('ada', ['reader'])
    : issuer.applicationToken('example', ['feed.read']))
  const { status, body } = await runtime.door('http').request({
    method: 'POST',
    path: '/feed/tickets',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(session === undefined ? {} : { session })),
  })
  if (status !== 201) throw new Error(`POST /feed/tickets: ${status}`)
  return JSON.parse(body.toString()) as { ticket: string; url: string }
}

const grantAll = async (line: Line): Promise<void> => {
  const [{ client_id }] = JSON.parse(line.places.variables.APPLICATIONS ?? '') as [{ client_id: string }]
  const grant = { fleets: '*', reason: 'it listens' }
  expect(await change(line, 'PUT', `/applications/${client_id}/grants`, grant)).toMatchObject({ status: 200 })
}

let jobs = 0
/** Every robot begins a job or ends it: two events each. */
const talk = async ({ simulation }: Line): Promise<void> => {
  jobs += 1
  for (const robot of robots) {
    const type = jobs % 2 === 1 ? 'work.started' : 'work.completed'
    const message = { type, payload: { job_id: `j${(jobs + 1) >> 1}` } }
    await simulation.publish(`robots/${robot}/messages`, JSON.stringify(message), { clientId: robot })
  }
}

const positionsOf = ({ heard }: Pick<Page, 'heard'>): readonly number[] =>
  heard.map((one) => (one.kind === 'event' ? one.position : Number.NaN))

const rows = async ({ simulation, places }: Line): Promise<readonly string[]> => {
  const items = await queried(simulation, {
    table: places.variables.FEED_CONNECTIONS_TABLE ?? '',
    key: 'lane',
    value: 'feed',
  })
  return items.flatMap(({ entry, connection_id }) =>
    entry?.S?.startsWith('connection:') ? [connection_id?.S ?? ''] : [],
  )
}

const upTo = (position: number): readonly number[] => Array.from({ length: position }, (_, n) => n + 1)

const failures = async ({ simulation, places }: Line): Promise<readonly object[]> => {
  const items = await queried(simulation, {
    table: places.variables.FAILURES_TABLE ?? '',
    key: 'book',
    value: 'failure',
    index: 'by_time',
  })
  return items.map(({ kind, error_class }) => ({ kind: kind?.S, error_class: error_class?.S }))
}

test('a page that is reloaded a hundred times, clients that die and one that never reads take nothing from the others', async () => {
  // As a connection answers whose client has read nothing for half a megabyte.
  let full = '@connections/nobody'
  const line = await standUp(synthesised(), 'feed', {
    call: ({ service, operation }) =>
      service === 'execute-api' && operation.startsWith('POST') && operation.endsWith(full)
        ? { before: new AwsError('LimitExceededException', 'The client side buffer is full', 429) }
        : undefined,
  })
  const { simulation } = line
  const steady = [pageOn(line), pageOn(line)]
  const stalled = pageOn(line)
  await simulation.advance(3_000)
  const stalledAt = stalled.connection()
  stalledAt?.stall()
  full = `@connections/${encodeURIComponent(stalledAt?.connectionId ?? '')}`

  // What all pages of the tab have heard together.
  const tab: Heard[] = []
  let reloaded = pageOn(line, { session: 'tab', from: 0 })
  for (let reload = 1; reload <= 100; reload += 1) {
    await simulation.advance(reload % 3 === 0 ? 400 : 60)
    // A browser says goodbye, or does not come to it; nobody hears the client's end then.
    if (reload % 2 === 0) reloaded.connection()?.vanish()
    const { position } = reloaded.subscription
    tab.push(...reloaded.heard)
    reloaded.feed.close()
    reloaded = pageOn(line, { session: 'tab', from: position ?? 0 })
    if (reload % 5 === 0) await talk(line)
    if (reload % 10 === 0) {
      // Somebody else's connection breaks, and somebody comes for a moment only.
      steady[1]?.connection()?.vanish()
      const brief = pageOn(line)
      await simulation.advance(300)
      brief.connection()?.vanish()
      brief.feed.close()
    }
  }
  // Until the sweep has looked for everybody.
  await simulation.advance(6 * 60_000 + 30_000)
  tab.push(...reloaded.heard)

  const last = Math.max(...steady.flatMap(positionsOf))
  expect(last).toBeGreaterThan(100)
  for (const page of steady) expect(positionsOf(page)).toEqual(upTo(last))
  expect(positionsOf({ heard: tab })).toEqual(upTo(last))

  // Who read nothing was ended and is dead-lettered; its client has come back since, and has it all.
  expect(stalled.connection()).not.toBe(stalledAt)
  expect(positionsOf(stalled)).toEqual(upTo(last))
  expect(await failures(line)).toMatchObject([{ kind: 'feed', error_class: 'LimitExceededException' }])

  const standing = [...steady, stalled, reloaded].map((page) => page.connection()?.connectionId)
  expect((await rows(line)).toSorted()).toEqual(standing.toSorted())
  for (const page of [...steady, stalled, reloaded]) page.feed.close()
  await simulation.drain()
  expect(await rows(line)).toEqual([])
  await simulation.stop()
}, 180_000)

test('a listener hears on when its token ends, a reconnect storm loses nothing, and who says nothing for ten minutes is cut', async () => {
  const line = await standUp(synthesised(), 'feed-hour')
  const { simulation } = line
  await grantAll(line)
  const steady = pageOn(line, { who: 'application' })
  const silent = ticketOn(line, 'reader').then(({ ticket, url }) =>
    simulation.runtime.door('webSockets').connect({ url: `${url}?ticket=${ticket}` }),
  )
  await simulation.advance(2_000)
  const silentClient = await silent
  await talk(line)
  await simulation.advance(11 * 60_000)
  expect(silentClient.ended).toBeDefined()

  const pages = Array.from({ length: 20 }, () => pageOn(line, { from: 0 }))
  await simulation.advance(5_000)
  await talk(line)
  for (const page of pages) page.connection()?.close(1001)
  await talk(line)
  await simulation.advance(10_000)
  const before = steady.connection()?.connectionId
  await simulation.advance(49 * 60_000)
  await talk(line)
  await simulation.advance(10_000)

  expect(steady.connection()?.connectionId).not.toBe(before)
  const last = Math.max(...positionsOf(steady))
  expect(last).toBeGreaterThan(20)
  for (const page of [steady, ...pages]) expect(positionsOf(page)).toEqual(upTo(last))
  const standing = [steady, ...pages].map((page) => page.connection()?.connectionId)
  expect((await rows(line)).toSorted()).toEqual(standing.toSorted())
  for (const page of [steady, ...pages]) page.feed.close()
  await simulation.stop()
}, 180_000)

/** Which call of which function's run is its last, and whether it is made. */
type Death = { readonly of: string; readonly index: number; readonly when: 'before' | 'after' }

test('fan-out and catch-up die before and after each of their calls, and every listener hears everything', async () => {
  let planned: Death | undefined
  let died = false
  const line = await standUp(synthesised(), 'feed-killed', {
    call: ({ caller, invocation, index }) => {
      if (planned === undefined || died || invocation === undefined) return undefined
      if (!caller.endsWith(planned.of) || index !== planned.index) return undefined
      died = true
      return planned.when === 'before' ? { before: 'kill' } : { after: 'kill' }
    },
  })
  const { simulation } = line
  const steady = pageOn(line)
  await simulation.advance(3_000)
  let deaths = 0
  for (const of of ['-feed-fanout', '-feed-catch-up']) {
    for (const when of ['before', 'after'] as const) {
      died = true
      for (let index = 0; died && index < 20; index += 1) {
        planned = { of, index, when }
        died = false
        await talk(line)
        // A catch-up is begun by whoever comes back.
        const back = of === '-feed-catch-up' ? pageOn(line, { from: 0 }) : undefined
        await simulation.advance(back === undefined ? 5_000 : 75_000)
        deaths += died ? 1 : 0
        if (back === undefined) continue
        const last = Math.max(...positionsOf(steady))
        expect(positionsOf(back), JSON.stringify(planned)).toEqual(upTo(last))
        back.feed.close()
      }
    }
  }
  expect(deaths).toBeGreaterThan(14)
  const heard = positionsOf(steady)
  expect(heard).toEqual(upTo(heard.length))
  await simulation.advance(1_000)
  expect(await rows(line)).toEqual([steady.connection()?.connectionId])
  steady.feed.close()
  await simulation.stop()
}, 180_000)
