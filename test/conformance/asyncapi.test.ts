import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import * as fc from 'fast-check'
import mqtt from 'mqtt'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { type Document, type Json, readDocument, type Schema } from './document.ts'
import { valuesOf } from './from-schema.ts'
import { type System, system } from './third-party.ts'

/*
 * What a third party finds who has the AsyncAPI document, a WebSocket client and an MQTT client, and nothing of ours: every
 * frame that comes is one of those that the document says, whatever was sent.
 */
const seed = Number(process.env.CONFORMANCE_SEED ?? 1)
const runs = Number(process.env.CONFORMANCE_RUNS ?? 6)

interface Message {
  readonly name: string
  readonly payload: Schema
  readonly examples?: readonly { readonly payload?: Json }[]
}

const running = system()
let document: Document
let source: string
const open: WebSocket[] = []

beforeAll(async () => {
  source = await (await fetch(`${running().httpUrl}/asyncapi.json`)).text()
  document = readDocument(source)
}, 120_000)
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate()
})

const at = (pointer: string) => document.resolve({ $ref: pointer }) as unknown
const nodes = (name: string) => document.root[name] as Readonly<Record<string, Readonly<Record<string, unknown>>>>
const reference = (value: unknown) => (value as { $ref: string }).$ref

test('the document is one by the standard’s own schema', () => {
  const standard = readFileSync(new URL(import.meta.resolve('@asyncapi/specs/schemas/3.0.0.json')), 'utf8')
  // It brings the schema of schemas along, which must not be there twice.
  const ajv = new Ajv({ strict: false, logger: false, meta: false, validateSchema: false })
  formats.default(ajv)
  const isSound = ajv.validate(JSON.parse(standard), document.root)
  expect(ajv.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`) ?? []).toEqual([])
  expect(isSound).toBe(true)
})

test('every example of a message is such a message', () => {
  const messages = (document.root.components as { messages: Record<string, Message> }).messages
  const findings = Object.entries(messages).flatMap(([name, { examples = [] }]) =>
    examples.map(({ payload }) => [name, document.fault(`/components/messages/${name}/payload`, payload)] as const),
  )
  expect(findings.length).toBeGreaterThan(20)
  expect(findings.filter(([, fault]) => fault !== undefined)).toEqual([])
})

/** The channel that is reached by WebSocket, and what either side may say in it, from the client's side. */
function feed() {
  const found = Object.entries(nodes('channels')).find(([, { servers = [] }]) =>
    (servers as unknown[]).some((server) => /^wss?$/.test((at(reference(server)) as { protocol: string }).protocol)),
  )
  if (!found) throw new Error('no channel of the document is reached by WebSocket')
  const [name, { servers, bindings }] = found
  const said = (action: string) =>
    Object.values(nodes('operations'))
      .filter((operation) => operation.action === action && reference(operation.channel) === `#/channels/${name}`)
      .flatMap(({ messages }) => messages as readonly unknown[])
      .map((each) => document.place(reference(each)))
  const [server] = servers as readonly unknown[]
  return { server: at(reference(server)) as Server, bindings: bindings as Bindings, said }
}

interface Server {
  readonly host: string
  readonly pathname?: string
  readonly protocol: string
}
interface Bindings {
  readonly ws: { readonly query: { readonly required: readonly string[] } }
}

async function ticket({ httpUrl, token }: System): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer = await fetch(`${httpUrl}/feed/tickets`, { method: 'POST', headers, body: '{}' })
  return ((await answer.json()) as { ticket: string }).ticket
}

async function listener(query: string) {
  const { protocol, host, pathname = '' } = feed().server
  const socket = new WebSocket(`${protocol}://${host}${pathname}${query}`)
  open.push(socket)
  const frames: Record<string, unknown>[] = []
  socket.on('message', (data) => frames.push(JSON.parse(String(data))))
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
    socket.on('unexpected-response', (_, { statusCode }) => reject(new Error(`status ${statusCode}`)))
  })
  return { socket, frames }
}

const until = (isSo: () => unknown, ms = 8_000) =>
  expect.poll(() => Boolean(isSo()), { interval: 10, timeout: ms }).toBe(true)

/** Frames that are none of those that the document has for its server. */
function undocumented(frames: readonly unknown[]): readonly string[] {
  const allowed = feed().said('send')
  return frames.flatMap((frame) => {
    const faults = allowed.map((pointer) => document.fault(`${pointer}/payload`, frame))
    return faults.includes(undefined) ? [] : [JSON.stringify(frame).slice(0, 300)]
  })
}

describe('the feed', () => {
  test('is entered with a ticket, once, and not without one', async () => {
    const [required] = feed().bindings.ws.query.required
    const query = `?${required}=${await ticket(running())}`
    await listener(query)
    await expect(listener(query)).rejects.toThrow('status 401')
    await expect(listener('')).rejects.toThrow('status 401')
  })

  test('answers what the document allows a client to say with what it allows the server to say', async () => {
    const said = feed().said('receive')
    expect(said.length).toBeGreaterThan(2)
    const payloads = said.map((pointer) => valuesOf(document, (at(`#${pointer}`) as Message).payload))
    const all = fc.sample(fc.oneof(...payloads), { seed, numRuns: runs * 4 })
    const heard: unknown[] = []
    for (let from = 0; from < all.length; from += 8) {
      const some = all.slice(from, from + 8)
      const { socket, frames } = await listener(`?ticket=${await ticket(running())}`)
      for (const frame of some) socket.send(JSON.stringify(frame))
      await until(() => frames.length >= some.length)
      heard.push(...frames)
      expect(socket.readyState).toBe(WebSocket.OPEN)
      socket.close()
    }
    expect(undocumented(heard)).toEqual([])
  })

  test.each(wrongFrames())('answers %s with an error frame, and goes on', async (_, frame) => {
    const { socket, frames } = await listener(`?ticket=${await ticket(running())}`)
    socket.send(frame)
    await until(() => frames.length === 1)
    socket.send('{"action":"ping"}')
    await until(() => frames.length === 2)
    expect(undocumented(frames)).toEqual([])
    expect(frames.map(({ kind }) => kind)).toEqual(['error', 'pong'])
  })

  test('tells an event of a robot that speaks MQTT, to who subscribed and in frames as documented', async () => {
    const { socket, frames } = await listener(`?ticket=${await ticket(running())}`)
    socket.send(JSON.stringify({ action: 'subscribe', subscription_id: 'all' }))
    await until(() => frames.length === 1)
    const { address } = nodes('channels').messages as { address: string }
    const robot = await mqtt.connectAsync(running().mqttUrl, { clientId: 'third-9' })
    for (const type of ['robot.connected', 'robot.disconnected']) {
      const topic = address.replace('{robot_id}', 'third-9')
      await robot.publishAsync(topic, JSON.stringify({ type, payload: {} }), { qos: 1 })
    }
    await robot.endAsync()
    const events = () => frames.flatMap(({ events: some = [] }) => some as { position: number; event: unknown }[])
    await until(() => events().length >= 2)
    expect(undocumented(frames)).toEqual([])
    expect(JSON.stringify(events())).toContain('third-9')
    const positions = events().map(({ position }) => position)
    expect(positions).toEqual([...positions].sort((a, b) => a - b))
  })
})

function wrongFrames(): readonly (readonly [string, string])[] {
  return [
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
}
