/*
 * Both ways over the bridge, on the line that runs: a partner's order starts a job, and a subscriber hears of it. The third
 * party is somebody else's code: it signs and verifies with the published library and knows nothing of ours.
 */
import mqtt, { type MqttClient } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Served, serve } from '../../local/served.ts'
import { synthesised } from '../faults/assembly.ts'
import { type Said, type ThirdParty, thirdParty } from './third-party.ts'

let served: Served
let robot: MqttClient
let acme: ThirdParty
let http = ''
let broker = ''
let token = ''
let application = ''

beforeAll(async () => {
  served = await serve({ assembly: synthesised(), mqttPort: 0, httpPort: 0, log: () => {} })
  const addresses = served.runtime.addresses()
  http = String(addresses.http)
  const issuer = served.runtime.door('issuer')
  token = await issuer.token('ada', ['admin'])
  application = await issuer.applicationToken('example', ['webhooks.write'])
  broker = String(addresses.mqtt)
  acme = await thirdParty()
}, 120_000)
afterAll(async () => {
  await robot?.endAsync(true)
  await acme?.stop()
  await served?.stop()
})

const ask = async (method: string, path: string, body?: object, bearer = token) => {
  const response = await fetch(`${http}${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Said }
}

const eventually = async <Value>(what: string, look: () => Promise<Value | undefined> | Value | undefined) => {
  for (let tries = 0; tries < 2_400; tries += 1) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`never seen: ${what}`)
}

const say = (type: string, payload: object) =>
  robot.publishAsync('robots/r1/messages', JSON.stringify({ type, payload }), { qos: 1 })
const inState = (state: string) =>
  eventually(`r1 ${state}`, async () => {
    const { body } = await ask('GET', '/robots/r1')
    return body.state === state ? body : undefined
  })
const order = (number: string, more: object = {}) => ({
  specversion: '1.0',
  id: `order-${number}`,
  source: '/acme/wms',
  type: 'com.acme.wms.order.released',
  data: { vehicle: 'r1', order: { number, kind: 'TRN', stops: ['HBW', 'DPS'] } },
  ...more,
})
const failuresOf = async (kind: string) => (await ask('GET', `/failures?kind=${kind}`)).body.items as readonly Said[]
const oneFailure = (kind: string, status: string) =>
  eventually(`a failure ${kind} ${status}`, async () =>
    (await failuresOf(kind)).find((failure) => failure.status === status),
  )

let secret = ''
let subscription = ''

test('an admin lets a partner speak about a fleet and gives it a secret', async () => {
  expect(await ask('PUT', '/robots/r1/fleet', { fleet: 'north', reason: 'it drives for Acme' })).toMatchObject({
    status: 200,
  })
  const made = await ask('POST', '/partners/acme_wms/secrets', {})
  expect(made).toMatchObject({ status: 201, body: { partner: 'acme_wms', secret: expect.stringMatching(/^whsec_/) } })
  secret = String(made.body.secret)
})

test('an application subscribes for the fleets that it was granted', async () => {
  const wanted = { url: acme.url, types: ['robot.transitioned', 'job.completed'] }
  const applications = (await ask('GET', '/applications')).body.items as readonly Said[]
  const clientId = String(applications[0]?.client_id)
  const granted = await ask('PUT', `/applications/${clientId}/grants`, {
    fleets: ['north'],
    reason: 'Acme drives there',
  })
  expect(granted.status).toBe(200)
  const made = await ask('POST', '/subscriptions', wanted, application)
  expect(made).toMatchObject({
    status: 201,
    body: { owner: clientId, fleets: ['north'], enabled: true, subscription_version: 2 },
  })
  subscription = String(made.body.subscription_id)
  acme.trust(String(made.body.secret))
})

test("a partner's order starts a job, and its subscriber hears of it once", async () => {
  // Not before: who is told of events knows a new subscription some seconds later.
  robot = await mqtt.connectAsync(broker, { clientId: 'r1' })
  await say('robot.connected', {})
  await inState('idle')
  const first = await acme.say(`${http}/bridge/acme_wms`, order('A-1'), secret, 'msg_1')
  expect(first).toMatchObject({ status: 202, body: { messages: [{ robot_id: 'r1', type: 'work.start' }] } })
  await inState('working')

  const again = await acme.say(`${http}/bridge/acme_wms`, order('A-1'), secret, 'msg_1')
  expect(again).toEqual(first)

  const moved = await eventually('the transition', () =>
    acme.heard.find(
      ({ event }) => event.type === 'robot.transitioned' && (event.data.payload as Said).to === 'working',
    ),
  )
  expect(moved.event).toMatchObject({
    specversion: '1.0',
    source: '/signalbox/dev',
    subject: 'robot:r1',
    data: { robot_id: 'r1', version: 1, correlation_id: 'A-1' },
  })
  const [message] = first.body.messages as readonly Said[]
  expect((await ask('GET', `/messages/${message?.message_id}`)).body).toMatchObject({
    outcome: 'applied',
    source: 'service_platform.bridge.acme_wms',
  })
})

test('what is not signed, or signed wrongly, is refused with one answer, and nothing comes of it', async () => {
  const before = (await ask('GET', '/counters')).body
  const plain = (text: Said) => ({ ...text, instance: 'x', request_id: 'x' })
  const wrong = await acme.say(`${http}/bridge/acme_wms`, order('A-2'), 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
  const nobody = await acme.say(`${http}/bridge/nobody`, order('A-2'), secret)
  const response = await fetch(`${http}/bridge/acme_wms`, { method: 'POST', body: '{}' })
  expect([wrong.status, nobody.status, response.status]).toEqual([401, 401, 401])
  expect(plain(nobody.body)).toEqual(plain(wrong.body))
  expect(plain((await response.json()) as Said)).toEqual(plain(wrong.body))
  expect((await ask('GET', '/counters')).body).toEqual(before)
})

test('what cannot be taken waits as it came', async () => {
  await ask('PUT', '/robots/r2/fleet', { fleet: 'south', reason: 'not of Acme' })
  const stray = order('A-3', { data: { vehicle: 'r2', order: { number: 'A-3', kind: 'TRN', stops: ['a', 'b'] } } })
  const refused = await acme.say(`${http}/bridge/acme_wms`, stray, secret, 'msg_3')
  expect(refused).toMatchObject({ status: 422, body: { class: 'NotItsRobot' } })
  const failure = await oneFailure('bridge', 'open')
  const { original_base64 } = (await ask('GET', `/failures/${failure.failure_id}`)).body
  const original = Buffer.from(String(original_base64), 'base64').toString()
  expect(original).toContain('POST /bridge/acme_wms')
  expect(original).toContain(JSON.stringify(stray))
  expect(original).not.toContain('webhook-signature')
})

test('what a subscriber does not take waits with the failures, and arrives when it is tried again', async () => {
  acme.answers(500)
  const heard = acme.heard.length
  await say('work.completed', { job_id: 'A-1' })
  await inState('idle')
  // Of the transition and of the job: as long as one of them is on its way, it would be taken below.
  const failure = await eventually('both are failures', async () => {
    const open = (await failuresOf('webhook')).filter(({ status }) => status === 'open')
    return open.length === 2 ? open[0] : undefined
  })
  expect(failure).toMatchObject({ error_class: 'WebhookNotTaken', error_text: expect.stringContaining('answered 500') })
  expect((await ask('GET', `/subscriptions/${subscription}`, undefined, application)).body).toMatchObject({
    enabled: true,
    failing: { last_error: expect.stringContaining('answered 500') },
  })
  acme.answers(204)
  // It is asked again a while after it failed, not at once.
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(acme.heard.length).toBe(heard)
})

test('a subscriber that says it is gone is sent nothing more, until somebody switches it on', async () => {
  acme.answers(410)
  await say('work.start', { job_id: 'A-4' })
  await say('work.completed', { job_id: 'A-4' })
  const off = await eventually('disabled', async () => {
    const { body } = await ask('GET', `/subscriptions/${subscription}`, undefined, application)
    return body.enabled === false ? body : undefined
  })
  expect(off).toMatchObject({ disabled: { because: 'gone' } })
  // What was on its way when it was disabled may still be sent; what happens from here on may not.
  await inState('idle')
  const { revision } = (await ask('GET', '/robots/r1')).body
  const sent = (after: number) => acme.sent.filter(({ data }) => Number(data.revision) > after)
  expect(sent(Number(revision) - 2)).not.toEqual([])
  acme.answers(204)
  await say('work.start', { job_id: 'A-5' })
  await inState('working')
  await say('work.completed', { job_id: 'A-5' })
  await inState('idle')
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(sent(Number(revision))).toEqual([])

  const seen = { subscription_version: off.subscription_version, enabled: true }
  const on = await ask('PUT', `/subscriptions/${subscription}`, seen, application)
  expect(on).toMatchObject({ status: 200, body: { enabled: true } })
  expect(on.body).not.toHaveProperty('failing')
  const heard = acme.heard.length
  await say('work.start', { job_id: 'A-6' })
  await eventually('heard again', () => (acme.heard.length > heard ? true : undefined))

  // What was under way while it was disabled is recorded a moment later.
  await eventually('all arrived', async () => {
    const waiting = (await failuresOf('webhook')).filter(({ status }) => status !== 'resolved')
    for (const { failure_id, status } of waiting) {
      if (status === 'open') await ask('POST', `/failures/${failure_id}/retry`, { reason: 'it is back' })
    }
    return waiting.length === 0 ? true : undefined
  })
  expect((await failuresOf('webhook')).length).toBeGreaterThan(0)
  const ids = acme.heard.map(({ webhook_id }) => webhook_id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('a subscription that is removed is gone for everybody', async () => {
  expect((await ask('DELETE', `/subscriptions/${subscription}`, undefined, application)).status).toBe(200)
  expect((await ask('GET', `/subscriptions/${subscription}`, undefined, application)).status).toBe(404)
})
