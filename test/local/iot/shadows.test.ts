import { beforeEach, describe, expect, test } from 'vitest'
import { realClock } from '../../../local/clock.ts'
import { iotCore } from '../../../local/iot/iot-core.ts'
import { createShadows, type Shadow, type Shadows } from '../../../local/iot/shadows.ts'
import { pendingInMemory } from '../../../local/pending.ts'
import { type FakeRuntime, fakeRuntime } from './fake-runtime.ts'

const clock = { ...realClock, now: () => 1_780_000_000_000 }
const kept = pendingInMemory<Shadow>()
let shadows: Shadows
beforeEach(() => {
  shadows = createShadows(clock, pendingInMemory())
})

const update = (document: unknown, of = shadows) => of.update('r1', Buffer.from(JSON.stringify(document)))
const said = (document: unknown) =>
  Object.fromEntries(update(document).said.map(({ topic, payload }) => [topic.split('/').at(-1), payload]))

describe('a shadow', () => {
  test('is merged field by field; null takes away, an array is replaced', () => {
    update({ state: { desired: { a: 1, deep: { b: 1, c: 2 }, list: [1, 2] } } })
    update({ state: { desired: { a: null, deep: { c: 3 }, list: [3] }, reported: { a: 1 } } })
    expect(shadows.get('r1')).toMatchObject({
      state: { desired: { deep: { b: 1, c: 3 }, list: [3] }, reported: { a: 1 } },
      version: 2,
      timestamp: 1_780_000_000,
    })
    update({ state: { reported: null } })
    expect(shadows.get('r1').state).not.toHaveProperty('reported')
  })

  test('shows what is desired and not reported, and tells it while it is so', () => {
    const first = said({ state: { desired: { rate: 5, deep: { b: 1, c: 2 } } }, clientToken: 't' })
    expect(first.delta).toEqual({
      version: 1,
      timestamp: 1_780_000_000,
      state: { rate: 5, deep: { b: 1, c: 2 } },
      metadata: {
        rate: { timestamp: 1_780_000_000 },
        deep: { b: { timestamp: 1_780_000_000 }, c: { timestamp: 1_780_000_000 } },
      },
      clientToken: 't',
    })
    expect(said({ state: { reported: { rate: 5, deep: { b: 1 } } } }).delta).toMatchObject({
      state: { deep: { c: 2 } },
    })
    expect(shadows.get('r1')).toMatchObject({ state: { delta: { deep: { c: 2 } } } })
    const last = said({ state: { reported: { deep: { c: 2 } } } })
    expect(last.delta).toBeUndefined()
    expect(last.documents).toMatchObject({ previous: { version: 2 }, current: { version: 3 } })
  })

  test('is changed by nobody who has seen an older version, and a deleted one counts on', () => {
    update({ state: { desired: { a: 1 } } })
    expect(() => update({ state: { desired: { a: 2 } }, version: 9 })).toThrow('Version conflict')
    shadows.delete('r1')
    expect(() => shadows.get('r1')).toThrow("No shadow exists with name: 'r1'")
    expect(() => shadows.delete('r1')).toThrow("No shadow exists with name: 'r1'")
    expect(update({ state: { desired: { a: 1 } } }).document).toMatchObject({ version: 2 })
  })

  test.each([
    ['no JSON', 'Payload contains invalid json'],
    ['{}', 'Missing required node: state'],
    ['{"state":{"wanted":{}}}', "State contains an invalid node: 'wanted'"],
    ['{"state":{"desired":5}}', 'State node "desired" must be an object'],
    [`{"state":{"desired":${'{"a":'.repeat(8)}{}${'}'.repeat(8)}}}`, 'too many levels'],
    [JSON.stringify({ state: { desired: { a: 'x'.repeat(9_000) } } }), 'exceeds the maximum size'],
  ])('refuses %.40s', (text, message) => {
    expect(() => shadows.update('r1', Buffer.from(text))).toThrow(message)
    expect(() => shadows.get('r1')).toThrow('No shadow exists')
  })

  test('is there again after a restart', () => {
    update({ state: { desired: { a: 1 } } }, createShadows(clock, kept))
    expect(createShadows(clock, kept).get('r1')).toMatchObject({ state: { desired: { a: 1 } }, version: 1 })
  })
})

describe('over MQTT and the data plane', () => {
  let runtime: FakeRuntime
  const heard: [string, Record<string, unknown>][] = []
  beforeEach(async () => {
    runtime = fakeRuntime({ mode: 'simulated', clock })
    await iotCore(runtime)[0]?.start?.()
    heard.length = 0
    runtime.door('devices').subscribe('r1', '$aws/things/r1/shadow/#', (topic, payload) => {
      const call = topic.replace('$aws/things/r1/shadow/', '')
      // What it asks it hears itself, because it listens to everything.
      if (call.includes('/')) heard.push([call, JSON.parse(payload.toString())])
    })
  })
  const publish = async (call: string, document: unknown) => {
    const text = typeof document === 'string' ? document : JSON.stringify(document)
    await runtime.door('devices').publish(`$aws/things/r1/shadow/${call}`, Buffer.from(text), { clientId: 'r1' })
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  const topics = () => heard.map(([topic]) => topic)

  test('a robot asks, is told no, reports, and hears what differs', async () => {
    await publish('get', { clientToken: 'x' })
    expect(heard.at(-1)).toEqual([
      'get/rejected',
      { code: 404, message: "No shadow exists with name: 'r1'", timestamp: 1_780_000_000, clientToken: 'x' },
    ])
    await publish('update', { state: { desired: { rate: 5 }, reported: { rate: 1 } } })
    expect(topics().slice(-3)).toEqual(['update/accepted', 'update/documents', 'update/delta'])
    await publish('update', 'no JSON')
    expect(heard.at(-1)).toMatchObject(['update/rejected', { code: 400 }])
    await publish('get', '')
    expect(heard.at(-1)).toMatchObject(['get/accepted', { state: { delta: { rate: 5 } } }])
    await publish('delete', '')
    expect(heard.at(-1)).toMatchObject(['delete/accepted', { version: 1 }])
  })

  test('who writes by the data plane is heard by the robot at once', async () => {
    const asked = { service: 'iotdata', operation: '', path: '/things/r1/shadow', query: '', headers: {} }
    const body = Buffer.from('{"state":{"desired":{"rate":9}}}')
    const answer = await runtime.service('iotdata').handle({ ...asked, method: 'POST', body })
    expect(answer.status).toBe(200)
    expect(topics()).toEqual(['update/accepted', 'update/documents', 'update/delta'])
    const read = await runtime.service('iotdata').handle({ ...asked, method: 'GET', body: Buffer.alloc(0) })
    expect(JSON.parse(String(read.body))).toMatchObject({ state: { desired: { rate: 9 }, delta: { rate: 9 } } })
  })

  test('a named shadow ends the connection: there is none here', async () => {
    await expect(publish('name/config/get', '')).rejects.toThrow('is reserved')
  })
})

test('what is retained is read by the data plane, listed page by page, and told to devices that subscribe', async () => {
  const runtime = fakeRuntime({ mode: 'simulated', clock })
  await iotCore(runtime)[0]?.start?.()
  const devices = runtime.door('devices')
  for (const n of [1, 2, 3]) {
    const options = { clientId: 'any', retain: true, qos: 1 } as const
    await devices.publish(`uagv/v2/m/${n}/connection`, Buffer.from(`state ${n}`), options)
  }
  await devices.publish('uagv/v2/m/2/connection', Buffer.alloc(0), { clientId: 'any', retain: true })
  const get = async (path: string, query = '') => {
    const asked = { service: 'iotdata', operation: '', method: 'GET', path, query, headers: {}, body: Buffer.alloc(0) }
    const { status, body } = await runtime.service('iotdata').handle(asked)
    return { status, body: JSON.parse(String(body)) as Record<string, unknown> }
  }
  expect(await get('/retainedMessage/uagv%2Fv2%2Fm%2F1%2Fconnection')).toEqual({
    status: 200,
    body: {
      topic: 'uagv/v2/m/1/connection',
      payload: Buffer.from('state 1').toString('base64'),
      qos: 1,
      lastModifiedTime: 1_780_000_000_000,
    },
  })
  expect((await get('/retainedMessage/uagv%2Fv2%2Fm%2F2%2Fconnection')).status).toBe(404)
  const { body: page } = await get('/retainedMessage', 'maxResults=1')
  expect(page).toMatchObject({ retainedTopics: [{ topic: 'uagv/v2/m/1/connection', payloadSize: 7 }], nextToken: '1' })
  const { body: rest } = await get('/retainedMessage', `maxResults=1&nextToken=${page.nextToken}`)
  expect(rest).toMatchObject({ retainedTopics: [{ topic: 'uagv/v2/m/3/connection' }] })
  expect(rest).not.toHaveProperty('nextToken')
  const told: string[] = []
  devices.subscribe('late', 'uagv/v2/+/+/connection', (topic) => told.push(topic))
  expect(told).toEqual(['uagv/v2/m/1/connection', 'uagv/v2/m/3/connection'])
})
