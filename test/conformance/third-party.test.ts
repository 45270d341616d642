import { readFileSync } from 'node:fs'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import * as fc from 'fast-check'
import mqtt from 'mqtt'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { isLong } from '../faults/seeds.ts'
import { findings } from './asking.ts'
import { type Document, type Json, readDocument } from './document.ts'
import { valuesOf } from './from-schema.ts'
import { type Feed, feedOf, type Listener } from './listening.ts'
import { somethingToSee, system } from './third-party.ts'

/*
 * What a third party finds who has the two documents, an HTTP client, a WebSocket client, an MQTT client and a token, and
 * nothing of ours: everything that is answered or told is as the documents say, whatever was sent, and none of it is our
 * failure. `npm run test:faults` asks more, CONFORMANCE_RUNS as often as it says, CONFORMANCE_SEED something else.
 */
const seed = Number(process.env.CONFORMANCE_SEED ?? 1)
const runs = Number(process.env.CONFORMANCE_RUNS ?? (isLong ? 20 : 3))

/** Fewer than what a client may get wrong before it is sent away. */
const perConnection = 8

const until = (isSo: () => boolean) => expect.poll(isSo).toBe(true)

const wrongFrames: readonly (readonly [string, string])[] = [
  ['what is no JSON', 'hello'],
  ['an empty message', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['an unknown action', '{"action":"sing"}'],
  ['no action', '{}'],
  ['a subscription without an id', '{"action":"subscribe"}'],
  ['a filter that is none', '{"action":"subscribe","subscription_id":"a","filter":{"colour":"red"}}'],
  ['equal keys', '{"action":"ping","action":"ping"}'],
  ['5,000 deep', `${'['.repeat(5000)}${']'.repeat(5000)}`],
  ['__proto__', '{"action":"subscribe","subscription_id":"a","__proto__":{"x":1}}'],
  ['a long text', JSON.stringify({ action: 'x'.repeat(20_000) })],
]

const running = system()
beforeAll(() => somethingToSee(running()), 60_000)

const published = async (path: string): Promise<string> => (await fetch(`${running().httpUrl}${path}`)).text()

describe('by the OpenAPI document alone', () => {
  let source: string
  let found: ReturnType<typeof findings>
  beforeAll(async () => {
    source = await published('/openapi.json')
    found = findings({ httpUrl: running().httpUrl, document: readDocument(source), seed, runs })
  })

  test('the document passes the public linter without a finding', async () => {
    const config = await createConfig({ extends: ['recommended'] })
    const said = await lintFromString({ source, absoluteRef: 'openapi.json', config })
    const shown = said.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)
    // What sends browsers on has nothing else to answer.
    expect(shown.filter((finding) => !/^operation-2xx-response: .*\/paths\/~1sign-in~1/.test(finding))).toEqual([])
  })

  test('every operation answers allowed requests, and wrong ones, as it says', async () => {
    expect(found.operations.length).toBeGreaterThan(40)
    expect(await found.ofEverything(running().token)).toEqual([])
  }, 300_000)

  test('also to an application, which may not do everything', async () => {
    expect(await found.ofWhoHas(running().applicationToken)).toEqual([])
  })

  test('and with 401 to whoever has no token', async () => {
    expect(await found.ofWhoHasNothing()).toEqual([])
  })
})

describe('by the AsyncAPI document alone', () => {
  let document: Document
  let feed: Feed
  beforeAll(async () => {
    document = readDocument(await published('/asyncapi.json'))
    feed = feedOf(document)
  })

  const entered: WebSocket[] = []
  afterEach(() => {
    for (const socket of entered.splice(0)) socket.terminate()
  })
  const enter = async (query: string): Promise<Listener> => {
    const listener = await feed.enter(query)
    entered.push(listener.socket)
    return listener
  }
  const withTicket = async (): Promise<string> => {
    // No body: the document says that it may be left out.
    const headers = { authorization: `Bearer ${running().token}` }
    const answer = await fetch(`${running().httpUrl}/feed/tickets`, { method: 'POST', headers })
    const { ticket } = (await answer.json()) as { ticket: string }
    return `?${feed.ticketName}=${ticket}`
  }

  test('the document is one by the standard’s own schema', () => {
    const standard = readFileSync(new URL(import.meta.resolve('@asyncapi/specs/schemas/3.0.0.json')), 'utf8')
    // It brings the schema of schemas along, which must not be there twice.
    const ajv = new Ajv({ strict: false, logger: false, meta: false, validateSchema: false })
    formats.default(ajv)
    ajv.validate(JSON.parse(standard), document.root)
    expect(ajv.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`) ?? []).toEqual([])
  })

  test('every example of a message is such a message', () => {
    const { messages } = document.root.components as { messages: Record<string, { examples?: { payload: Json }[] }> }
    const judged = Object.entries(messages).flatMap(([name, { examples = [] }]) =>
      examples.map(({ payload }) => [name, document.fault(`/components/messages/${name}/payload`, payload)] as const),
    )
    expect(judged.length).toBeGreaterThan(20)
    expect(judged.filter(([, fault]) => fault !== undefined)).toEqual([])
  })

  test('the feed is entered with a ticket, once, and not without one', async () => {
    const query = await withTicket()
    await enter(query)
    await expect(enter(query)).rejects.toThrow('status 401')
    await expect(enter('')).rejects.toThrow('status 401')
  })

  test('the feed answers what a client may say with what the server may say', async () => {
    expect(feed.sayable.length).toBeGreaterThan(2)
    const sayable = fc.oneof(...feed.sayable.map((schema) => valuesOf(document, schema)))
    const all = fc.sample(sayable, { seed, numRuns: runs * 4 })
    for (let from = 0; from < all.length; from += perConnection) {
      const some = all.slice(from, from + perConnection)
      const { socket, frames } = await enter(await withTicket())
      for (const frame of some) socket.send(JSON.stringify(frame))
      await until(() => frames.length >= some.length)
      expect(feed.undocumented(frames)).toEqual([])
      expect(socket.readyState).toBe(WebSocket.OPEN)
    }
  })

  test.each(wrongFrames)('the feed answers %s with an error frame, and goes on', async (_, frame) => {
    const { socket, frames } = await enter(await withTicket())
    socket.send(frame)
    await until(() => frames.length === 1)
    socket.send('{"action":"ping"}')
    await until(() => frames.length === 2)
    expect(feed.undocumented(frames)).toEqual([])
    expect(frames.map(({ kind }) => kind)).toEqual(['error', 'pong'])
  })

  test('the feed tells what a robot that speaks MQTT has done', async () => {
    const { socket, frames } = await enter(await withTicket())
    socket.send(JSON.stringify({ action: 'subscribe', subscription_id: 'mine', filter: { robots: ['third-9'] } }))
    await until(() => frames.length === 1)
    const { address } = (document.root.channels as Record<string, { address: string }>).messages ?? { address: '' }
    const robot = await mqtt.connectAsync(running().mqttUrl, { clientId: 'third-9' })
    for (const type of ['robot.connected', 'robot.disconnected']) {
      const topic = address.replace('{robot_id}', 'third-9')
      await robot.publishAsync(topic, JSON.stringify({ type, payload: {} }), { qos: 1 })
    }
    await robot.endAsync()
    const told = () => frames.flatMap(({ events = [] }) => events as { position: number; event: { type: string } }[])
    const transitions = () => told().filter(({ event }) => event.type === 'robot.transitioned').length
    // Its presence on the broker says the same once more.
    await until(() => transitions() >= 2)
    expect(feed.undocumented(frames)).toEqual([])
    const positions = told().map(({ position }) => position)
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b))
  })
})
