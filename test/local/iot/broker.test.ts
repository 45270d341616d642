import { connect as connectSocket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, describe, expect, test } from 'vitest'
import { realClock } from '../../../local/clock.ts'
import { iotCore } from '../../../local/iot/iot-core.ts'
import { seededRandom } from '../../../local/random.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import type { Runtime } from '../../../local/runtime.ts'
import { type FakeRuntime, fakeRuntime } from './fake-runtime.ts'
import { lineRules, robotPolicy } from './resources.ts'

const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function broker(
  overrides: Partial<Runtime> = {},
): Promise<{ runtime: FakeRuntime; provider: Provider; url: string }> {
  const runtime = fakeRuntime(overrides)
  const [provider] = iotCore(runtime)
  if (provider === undefined) throw new Error('no provider')
  for (const resource of [...lineRules, robotPolicy]) await provider.create(resource)
  await provider.start?.()
  closing.push(async () => provider.stop?.())
  return { runtime, provider, url: runtime.addresses().mqtt ?? '' }
}

async function join(url: string, clientId: string, options: mqtt.IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, { clientId, reconnectPeriod: 0, ...options })
  client.on('error', () => {})
  closing.push(async () => client.endAsync(true))
  return client
}

const ended = (client: MqttClient) => new Promise<void>((resolve) => client.once('close', () => resolve()))

const until = (isSo: () => boolean) => expect.poll(isSo).toBe(true)

const recordsOf = (runtime: FakeRuntime) => runtime.puts.map(({ data }) => JSON.parse(data) as Record<string, string>)
const presenceOf = (runtime: FakeRuntime) =>
  recordsOf(runtime)
    .filter(({ topic }) => topic?.startsWith('$aws/'))
    .map(({ data }) => JSON.parse(Buffer.from(data ?? '', 'base64').toString()) as Record<string, unknown>)

describe('any MQTT 3.1.1 client', () => {
  test('joins without registering, speaks on any topic, and nobody hears it come and go', async () => {
    const { runtime, url } = await broker()
    const client = await join(url, 'mqttjs_17')
    await client.publishAsync('robots/r1/messages', '{}', { qos: 1 })
    await client.publishAsync('robots/r2/messages', '{}', { qos: 0 })
    await client.endAsync()
    await until(() => runtime.puts.length === 2)
    expect(recordsOf(runtime).map(({ topic }) => topic)).toEqual(['robots/r1/messages', 'robots/r2/messages'])
  })

  test('has its publish on the stream when it is acknowledged', async () => {
    const { runtime, url } = await broker()
    const client = await join(url, 'any')
    for (let n = 0; n < 50; n++) {
      await client.publishAsync('robots/r1/messages', String(n), { qos: 1 })
      expect(runtime.puts).toHaveLength(n + 1)
    }
  })

  test('without a client id gets one', async () => {
    const { url } = await broker()
    const client = await join(url, '', { clean: true })
    await client.publishAsync('robots/r1/messages', '{}', { qos: 1 })
  })
})

describe('a client whose client id is the robot in its topics', () => {
  test('is that robot from its first word on: connected before the word, disconnected at the end', async () => {
    const { runtime, url } = await broker()
    const client = await join(url, 'r1')
    await client.publishAsync('robots/r1/messages', '{}', { qos: 1 })
    await client.endAsync()
    await until(() => runtime.puts.length === 3)
    expect(runtime.puts.map(({ partitionKey }) => partitionKey)).toEqual(['robot:r1', 'robot:r1', 'robot:r1'])
    const [connected, disconnected] = presenceOf(runtime)
    expect(Object.keys(connected ?? {})).toEqual([
      'clientId',
      'timestamp',
      'eventType',
      'sessionIdentifier',
      'principalIdentifier',
      'ipAddress',
      'versionNumber',
    ])
    expect(connected).toMatchObject({
      clientId: 'r1',
      eventType: 'connected',
      ipAddress: '127.0.0.1',
      versionNumber: 0,
    })
    expect(disconnected).toMatchObject({
      clientId: 'r1',
      eventType: 'disconnected',
      clientInitiatedDisconnect: true,
      disconnectReason: 'CLIENT_INITIATED_DISCONNECT',
      sessionIdentifier: connected?.sessionIdentifier,
      versionNumber: 0,
    })
    expect(recordsOf(runtime)[1]?.topic).toBe('robots/r1/messages')
  })

  test('becomes it by subscribing to its commands too, and is heard at once when it comes again', async () => {
    const { runtime, url } = await broker()
    const first = await join(url, 'r1')
    await first.subscribeAsync('robots/r1/commands', { qos: 1 })
    await first.endAsync()
    await join(url, 'r1')
    await until(() => presenceOf(runtime).length === 3)
    expect(presenceOf(runtime).map(({ eventType, versionNumber }) => [eventType, versionNumber])).toEqual([
      ['connected', 0],
      ['disconnected', 0],
      ['connected', 1],
    ])
  })

  test('is taken over by a second connection with its client id', async () => {
    const { runtime, url } = await broker()
    const first = await join(url, 'r1')
    await first.publishAsync('robots/r1/messages', '1', { qos: 1 })
    const gone = ended(first)
    const second = await join(url, 'r1')
    await gone
    await second.publishAsync('robots/r1/messages', '2', { qos: 1 })
    await until(() => presenceOf(runtime).length === 3)
    expect(
      presenceOf(runtime).map(({ eventType, versionNumber, disconnectReason }) => [
        eventType,
        versionNumber,
        disconnectReason,
      ]),
    ).toEqual([
      ['connected', 0, undefined],
      ['disconnected', 0, 'DUPLICATE_CLIENTID'],
      ['connected', 1, undefined],
    ])
  })

  test('whose socket dies leaves its last will and a lost connection', async () => {
    const { runtime, url } = await broker()
    const client = await join(url, 'r1', {
      will: { topic: 'robots/r1/messages', payload: Buffer.from('gone'), qos: 1, retain: false },
    })
    await client.publishAsync('robots/r1/messages', 'here', { qos: 1 })
    client.stream.destroy()
    await until(() => presenceOf(runtime).length === 2)
    expect(presenceOf(runtime)[1]).toMatchObject({
      clientInitiatedDisconnect: false,
      disconnectReason: 'CONNECTION_LOST',
    })
    expect(recordsOf(runtime).map(({ data }) => Buffer.from(data ?? '', 'base64').toString())).toContain('gone')
  })

  test('is bound by its policy: another robot’s topic ends the connection', async () => {
    const { runtime, provider, url } = await broker()
    const client = await join(url, 'r1')
    await client.publishAsync('robots/r1/messages', '{}', { qos: 1 })
    const gone = ended(client)
    client.publish('robots/r2/messages', '{}', { qos: 1 })
    await gone
    await until(() => presenceOf(runtime).length === 2)
    expect(presenceOf(runtime)[1]).toMatchObject({ disconnectReason: 'FORBIDDEN_ACCESS' })
    expect(recordsOf(runtime).map(({ topic }) => topic)).not.toContain('robots/r2/messages')
    expect(provider.stats?.().refused).toBe(1)
    expect(runtime.lines.join()).toContain('the policy of thing r1 does not let it publish to robots/r2/messages')
  })

  test('of a dialect is known by manufacturer and serial number, whatever it does first', async () => {
    const { runtime, url } = await broker()
    const speaking = await join(url, 'ff:5iO4')
    await speaking.publishAsync('fts/v1/ff/5iO4/state', '{}', { qos: 1 })
    const listening = await join(url, 'ff:leJ4')
    await listening.subscribeAsync('robots/ff:leJ4/commands')
    await listening.publishAsync('fts/v1/ff/leJ4/state', '{}', { qos: 1 })
    expect(presenceOf(runtime).map(({ clientId }) => clientId)).toEqual(['ff:5iO4', 'ff:leJ4'])
    const gone = ended(listening)
    listening.publish('fts/v1/ff/5iO4/state', '{}', { qos: 1 })
    await gone
  })

  test('cannot listen to another robot’s commands: SUBACK refuses', async () => {
    const { url } = await broker()
    const client = await join(url, 'r1')
    await client.subscribeAsync('robots/r1/commands')
    await expect(client.subscribeAsync('robots/r2/commands')).rejects.toThrow()
  })
})

describe('limits of IoT Core', () => {
  test.each([
    ['a payload above 128 KB', 'robots/r1/messages', Buffer.alloc(128 * 1024 + 1), 1],
    ['a payload of 2 MB', 'robots/r1/messages', Buffer.alloc(2 * 1024 * 1024), 1],
    ['eight slashes', 'a/b/c/d/e/f/g/h/i', Buffer.from('x'), 1],
    ['QoS 2', 'robots/r1/messages', Buffer.from('x'), 2],
    ['a topic of the broker’s own', '$aws/events/presence/connected/r1', Buffer.from('x'), 1],
    ['a topic of more than 256 bytes', 'é'.repeat(129), Buffer.from('x'), 1],
  ] as const)('%s ends the connection and reaches nobody', async (_what, topic, payload, qos) => {
    const { runtime, provider, url } = await broker()
    const client = await join(url, 'any')
    const gone = ended(client)
    client.publish(topic, payload, { qos })
    await gone
    expect(runtime.puts).toEqual([])
    expect(provider.stats?.().lost).toBe(0)
  })

  test('128 KB, seven slashes and the prefix of Basic Ingest are fine', async () => {
    const { runtime, url } = await broker()
    const client = await join(url, 'any')
    await client.publishAsync('robots/r1/messages', Buffer.alloc(128 * 1024, 'x'), { qos: 1 })
    await client.publishAsync('$aws/rules/telemetry/robots/r1/c/d/e/f/g/h', 'x', { qos: 1 })
    expect(runtime.puts).toHaveLength(2)
  })

  test('the 51st subscription is refused', async () => {
    const { url } = await broker()
    const client = await join(url, 'any')
    for (let n = 0; n < 50; n++) await client.subscribeAsync(`topic/${n}`)
    await expect(client.subscribeAsync('topic/50')).rejects.toThrow()
    await client.unsubscribeAsync('topic/3')
    await client.subscribeAsync('topic/50')
  })

  test('above 100 publishes a second the rest is discarded silently, when the runtime is asked to', async () => {
    let now = Date.UTC(2026, 0, 1)
    const { runtime, provider, url } = await broker({
      enforcePublishRate: true,
      clock: { ...realClock, now: () => now },
    })
    const client = await join(url, 'any')
    for (const second of [1, 2]) {
      for (let n = 0; n < 200; n++) client.publish('robots/r1/messages', String(n))
      await until(() => provider.stats?.().discarded === second * 100)
      expect(runtime.puts).toHaveLength(second * 100)
      now += 1000
    }
    expect(client.connected).toBe(true)
  })
})

describe('messages down', () => {
  test('the data plane’s Publish reaches a subscriber and the rules', async () => {
    const { runtime, url } = await broker()
    const client = await join(url, 'r1')
    const heard: string[] = []
    client.on('message', (topic, payload) => heard.push(`${topic} ${payload.toString()}`))
    await client.subscribeAsync('robots/r1/commands', { qos: 1 })
    const publish = (path: string, query: string) =>
      runtime.service('iotdata').handle({
        service: 'iotdata',
        operation: '',
        method: 'POST',
        path,
        query,
        headers: {},
        body: Buffer.from('{"type":"work.start"}'),
      })
    expect(await publish('/topics/robots%2Fr1%2Fcommands', 'qos=1')).toMatchObject({ status: 200 })
    await until(() => heard.length === 1)
    expect(heard).toEqual(['robots/r1/commands {"type":"work.start"}'])
    await publish('/topics/robots/r9/messages', 'qos=0')
    expect(recordsOf(runtime).at(-1)).toMatchObject({ topic: 'robots/r9/messages', client_id: 'n/a' })
    expect(recordsOf(runtime).at(-1)).not.toHaveProperty('trace_id')
    expect(await publish('/topics/a', 'qos=2')).toMatchObject({ status: 400 })
    expect(await publish('/things/x/shadow', 'name=a')).toMatchObject({ status: 501 })
  })

  test('a retained message is there for who comes later, and a persistent session gets what it missed', async () => {
    const { runtime, url } = await broker()
    await runtime.door('broker').publish('robots/r1/notes', Buffer.from('kept'), { qos: 1, retain: true })
    const first = await join(url, 'keeper', { clean: false })
    await first.subscribeAsync('robots/r1/#', { qos: 1 })
    await first.endAsync()
    await runtime.door('broker').publish('robots/r1/commands', Buffer.from('missed'), { qos: 1 })
    const heard: string[] = []
    const again = mqtt.connect(url, { clientId: 'keeper', clean: false, reconnectPeriod: 0 })
    closing.push(async () => again.endAsync(true))
    again.on('message', (_topic, payload) => heard.push(payload.toString()))
    await until(() => heard.includes('missed'))
    const late = await join(url, 'late')
    late.on('message', (_topic, payload) => heard.push(payload.toString()))
    await late.subscribeAsync('robots/r1/notes')
    await until(() => heard.includes('kept'))
  })

  test('presence events can be subscribed to, what goes by Basic Ingest cannot', async () => {
    const { url } = await broker()
    const watcher = await join(url, 'watcher')
    const heard: string[] = []
    watcher.on('message', (topic) => heard.push(topic))
    await watcher.subscribeAsync('$aws/events/presence/#')
    await watcher.subscribeAsync('$aws/#')
    await expect(watcher.subscribeAsync('$aws/rules/#')).rejects.toThrow()
    const robot = await join(url, 'r1')
    await robot.publishAsync('$aws/rules/telemetry/robots/r1/telemetry', '{}', { qos: 1 })
    await until(() => heard.length >= 1)
    await sleep(50)
    expect(new Set(heard)).toEqual(new Set(['$aws/events/presence/connected/r1']))
  })
})

describe('a client that does not speak MQTT', () => {
  test('cannot take the runtime down: 300 connections of garbage, then a good one', async () => {
    const { runtime, url } = await broker()
    const random = seededRandom('garbage')
    const port = Number(new URL(url).port)
    const connectPacket = Buffer.from([0x10, 0x0f, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 3, 0x66, 0x75, 0x7a])
    await Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        const socket = connectSocket(port, '127.0.0.1')
        socket.on('error', () => {})
        const bytes = Buffer.from(random.bytes(random.integer(1, 400)))
        // Half of them begin properly, so that the garbage meets every packet type's own parser.
        if (n % 2 === 0) {
          socket.write(Buffer.concat([connectPacket.subarray(0, 14), Buffer.from([0x30 + (n % 10), 0x30, 0x31])]))
          await sleep(20)
          bytes[0] = ((n % 16) << 4) | (n % 8 === 0 ? 2 : 0)
          bytes[1] = Math.min(bytes.length, 100)
        }
        socket.write(bytes)
        await sleep(50)
        socket.destroy()
      }),
    )
    const client = await join(url, 'good')
    await client.publishAsync('robots/r1/messages', 'still here', { qos: 1 })
    expect(recordsOf(runtime).some(({ data }) => data === Buffer.from('still here').toString('base64'))).toBe(true)
  })

  test('a packet announced as 256 MB is cut off before it is sent', async () => {
    const { url } = await broker()
    const socket = connectSocket(Number(new URL(url).port), '127.0.0.1')
    socket.on('error', () => {})
    const gone = new Promise((resolve) => socket.resume().once('close', resolve))
    socket.write(Buffer.from([0x10, 0x0f, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 3, 0x66, 0x75, 0x7a]))
    await sleep(20)
    socket.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f, 0, 1, 0x61]))
    await gone
  })
})

test('a port that is taken is one clear line', async () => {
  const { url } = await broker()
  const mqttPort = Number(new URL(url).port)
  await expect(broker({ wanted: { mqttPort, httpPort: 0 } })).rejects.toThrow(
    `port ${mqttPort} is taken on 127.0.0.1: stop what listens there or choose another with --mqtt-port`,
  )
})
