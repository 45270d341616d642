import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { authorityOfItsOwn, identitiesInIot } from '../../cli/provision/identities.ts'
import { newKeyAndRequest } from '../../cli/provision/key-and-request.ts'
import { robotFiles } from '../../cli/provision/robot-files.ts'
import { makeClaim, type Provisioning, provision, refusedByAws, retire, rotate } from '../../cli/provision.ts'
import { type DeviceStand, deviceStand } from '../local/iot/device-stand.ts'

let stand: DeviceStand
let api: Server
let asked: string[]
let tools: Provisioning
let said: string[]
/** What GET /robots/{id} answers as the state of each; who is not here was never heard of. */
let states: Record<string, string>
/** Counts on: whoever looks again finds what was waited for. */
let revision: number
/** What becomes of a message that is waited for. */
let outcome: string
/** When each was heard to connect. */
let connected: Record<string, string>

beforeAll(async () => {
  stand = await deviceStand()
})
afterAll(async () => stand.close())

beforeEach(async () => {
  said = []
  states = {}
  connected = {}
  revision = 0
  outcome = 'applied'
  asked = []
  api = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://api')
    const state = states[decodeURIComponent(pathname.split('/')[2] ?? '')]
    const received_at = connected[searchParams.get('robot_id') ?? '']
    const items = received_at === undefined ? [] : [{ type: 'robot.connected', received_at }]
    request.on('data', (body: Buffer) => asked.push(`${request.method} ${request.url} ${body.toString()}`))
    request.on('end', () => {
      const isUnheard = request.method === 'GET' && pathname.startsWith('/robots/') && state === undefined
      response.writeHead(isUnheard ? 404 : 200)
      revision += 1
      response.end(JSON.stringify({ state, revision, items, messages: [{ outcome }] }))
    })
  })
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
  const { port } = api.address() as AddressInfo
  tools = {
    identities: identitiesInIot(stand.iot, 'signalbox-dev-robot'),
    connection: { http_url: `http://127.0.0.1:${port}`, token: 'admin' },
    authority: () => authorityOfItsOwn(stand.iot),
    directory: mkdtempSync(join(tmpdir(), 'signalbox-robots-')),
    env: 'dev',
    say: (line) => void said.push(line),
  }
})
afterEach(() => {
  rmSync(tools.directory, { recursive: true, force: true })
  api.closeAllConnections()
  api.close()
})

const lines = () => said.map((line) => line.replaceAll(/[0-9a-f]{64}/g, 'ID').replaceAll(tools.directory, 'DIR'))
const identityIn = (...path: string[]) => {
  const identity = robotFiles(join(tools.directory, ...path)).identity()
  if (identity === undefined) throw new Error(`nothing in ${path.join('/')}`)
  return identity
}
const connects = async (clientId: string, { key, certificate: cert }: { key: string; certificate: string }) => {
  const client = await mqtt
    .connectAsync(stand.url, { clientId, key, cert, ca: stand.authority, reconnectPeriod: 0 })
    .catch(() => undefined)
  await client?.endAsync()
  return client !== undefined
}

describe('a robot that is provisioned', () => {
  test('has a thing, a certificate that was proved, its fleet, and all that goes onto it in one place', async () => {
    await provision(tools, { robot_id: 'r1', fleet: 'north', proof: 'if-away' })
    expect(lines()).toEqual([
      'thing r1: made',
      'certificate ID: made, in DIR/r1',
      'fleet north',
      `proved: connected to ${stand.url} as r1`,
    ])
    expect(asked).toEqual(['PUT /robots/r1/fleet {"fleet":"north","reason":"provisioned"}'])
    const described = JSON.parse(readFileSync(join(tools.directory, 'r1', 'robot.json'), 'utf8'))
    expect(described).toMatchObject({ robot_id: 'r1', url: stand.url, client_id: 'r1', key: 'private.key' })
    expect(statSync(join(tools.directory, 'r1', 'private.key')).mode & 0o077).toBe(0)
  })

  test('keeps what it has when it is provisioned again', async () => {
    await provision(tools, { robot_id: 'r2', proof: 'no' })
    const before = identityIn('r2')
    said = []
    await provision(tools, { robot_id: 'r2', proof: 'no' })
    expect(lines()).toEqual(['thing r2: kept', 'certificate ID: kept, in DIR/r2'])
    expect(identityIn('r2')).toEqual(before)
  })

  test('gets no second certificate because its key is somewhere else', async () => {
    await provision(tools, { robot_id: 'r3', proof: 'no' })
    const elsewhere = { ...tools, directory: join(tools.directory, 'elsewhere') }
    await expect(provision(elsewhere, { robot_id: 'r3', proof: 'no' })).rejects.toThrow(
      /r3 has a certificate already \([0-9a-f]{64}\), and its key is not in .*: npm run provision -- rotate r3/,
    )
  })

  test('goes on where it was cut off: a certificate that nobody attached is not taken for one', async () => {
    const cut: Provisioning = {
      ...tools,
      identities: { ...tools.identities, attach: async () => Promise.reject(new Error('cut off')) },
    }
    await expect(provision(cut, { robot_id: 'r4', proof: 'no' })).rejects.toThrow('cut off')
    expect(await connects('r4', identityIn('r4'))).toBe(false)
    await provision(tools, { robot_id: 'r4', proof: 'if-away' })
    expect(await connects('r4', identityIn('r4'))).toBe(true)
  })

  test('is found to have its certificate behind those of years that are not good any more', async () => {
    await provision(tools, { robot_id: 'r20', proof: 'no' })
    const { request } = await newKeyAndRequest('r20')
    const before = await Promise.all(Array.from({ length: 30 }, () => tools.identities.issue(request)))
    for (const issued of before) await tools.identities.attach(issued, [], 'r20')
    const newest = await tools.identities.issue(request)
    await tools.identities.attach(newest, [], 'r20')
    await tools.identities.setActive(newest.certificate_id, true)
    expect(await tools.identities.active('r20')).toEqual([identityIn('r20').certificate_id, newest.certificate_id])
  })

  test('of VDA 5050 is its maker’s, with the topics that it speaks on', async () => {
    const vda = { interface: 'uagv', major: 'v2' }
    await provision(tools, { robot_id: 'acme:7.b', vda, proof: 'if-away' })
    const described = JSON.parse(readFileSync(join(tools.directory, 'acme+7_x002E_b', 'robot.json'), 'utf8'))
    expect(described).toMatchObject({ client_id: 'acme:7_x002E_b', topics: 'uagv/v2/acme/7.b/+' })
    const { key, certificate: cert } = identityIn('acme+7_x002E_b')
    const clientId = 'acme:7_x002E_b'
    const client = await mqtt.connectAsync(stand.url, { clientId, key, cert, ca: stand.authority, reconnectPeriod: 0 })
    await client.publishAsync('uagv/v2/acme/7.b/state', '{}', { qos: 1 })
    await client.subscribeAsync('uagv/v2/acme/7.b/order', { qos: 1 })
    await client.endAsync()

    said = []
    await provision(tools, { robot_id: 'acme:7.b', vda: { interface: 'vda5050', major: 'v3' }, proof: 'no' })
    expect(lines()).toEqual(['thing acme:7_x002E_b: changed', 'certificate ID: kept, in DIR/acme+7_x002E_b'])
    const newer = await mqtt.connectAsync(stand.url, { clientId, key, cert, ca: stand.authority, reconnectPeriod: 0 })
    await newer.publishAsync('vda5050/v3/acme/7.b/state', '{}', { qos: 1 })
    await expect(newer.subscribeAsync('uagv/v2/acme/7.b/order', { qos: 1 })).rejects.toThrow()
    await newer.endAsync()
  })

  test('goes on speaking VDA 5050 when it is provisioned again for something else, until that is taken away', async () => {
    const topics = (...path: string[]) =>
      JSON.parse(readFileSync(join(tools.directory, ...path, 'robot.json'), 'utf8')).topics
    await provision(tools, { robot_id: 'acme:17', vda: { interface: 'uagv', major: 'v2' }, proof: 'no' })
    said = []
    await provision(tools, { robot_id: 'acme:17', fleet: 'north', proof: 'no' })
    expect(lines()[0]).toBe('thing acme:17: kept')
    expect(topics('acme+17')).toBe('uagv/v2/acme/17/+')
    await rotate(tools, { robot_id: 'acme:17', proof: 'no', finish: false })
    expect(topics('acme+17', 'next')).toBe('uagv/v2/acme/17/+')
    said = []
    await provision(tools, { robot_id: 'acme:17', vda: 'none', proof: 'no' })
    expect(lines()[0]).toBe('thing acme:17: changed')
    expect(topics('acme+17')).toBe('robots/acme:17/{messages,telemetry,commands}')
  })

  test('is not thrown out to prove it', async () => {
    states.r5 = 'working'
    await provision(tools, { robot_id: 'r5', proof: 'if-away' })
    expect(lines().at(-1)).toBe(
      'not proved: r5 is connected, and would be thrown out; --take-over proves it all the same',
    )
    await provision(tools, { robot_id: 'r5', proof: 'take-over' })
    expect(lines().at(-1)).toBe(`proved: connected to ${stand.url} as r5`)
  })

  test.each([
    ['is given no missions while somebody else is connected in its place', 'r12', 'applied'],
    ['is not proved when it may be given missions all the same', 'r13', 'pending'],
  ])('that is known %s', async (_, robot_id, became) => {
    states[robot_id] = 'offline'
    outcome = became
    const proves = provision(tools, { robot_id, proof: 'if-away' })
    await (became === 'applied' ? proves : expect(proves).rejects.toThrow('could not be taken out of service'))
    const words = (available: boolean, reason: string) =>
      JSON.stringify({ robot_id, type: 'robot.capacity_changed', payload: { available, from_proof: true, reason } })
    expect(asked).toEqual([
      `POST /messages?wait=25 ${words(false, 'its certificate is being proved')}`,
      `POST /messages ${words(true, 'the proof of its certificate is over')}`,
    ])
    expect(lines().some((line) => line.startsWith('proved'))).toBe(became === 'applied')
  })

  test.each([
    [{ robot_id: 'a/b' }, 'robot id "a/b" is not right'],
    [{ robot_id: 'r6', vda: { interface: 'uagv', major: 'v2' } }, 'a robot of VDA 5050 is MANUFACTURER:SERIAL'],
  ])('%j is refused', async (wish, message) => {
    await expect(provision(tools, { ...wish, proof: 'no' })).rejects.toThrow(message)
  })

  test('needs an environment that is deployed', async () => {
    const none = { ...tools, identities: identitiesInIot(stand.iot, 'signalbox-prod-robot') }
    await expect(provision(none, { robot_id: 'r6', proof: 'no' })).rejects.toThrow(
      'There is no provisioning template signalbox-prod-robot in this account and region',
    )
  })
})

describe('a certificate that is replaced', () => {
  test('is good beside the new one until somebody says that the robot has that', async () => {
    await provision(tools, { robot_id: 'r7', proof: 'no' })
    const before = identityIn('r7')
    await rotate(tools, { robot_id: 'r7', proof: 'if-away', finish: false })
    const next = identityIn('r7', 'next')
    expect([await connects('r7', before), await connects('r7', next)]).toEqual([true, true])
    await rotate(tools, { robot_id: 'r7', proof: 'if-away', finish: false })
    expect(identityIn('r7', 'next')).toEqual(next)

    states.r7 = 'idle'
    connected.r7 = new Date(Date.now() - 60_000).toISOString()
    await expect(rotate(tools, { robot_id: 'r7', proof: 'if-away', finish: true })).rejects.toThrow(
      /r7 is connected and was not heard to connect anew since .*next was made.*--take-over finishes all the same/,
    )
    expect(await connects('r7', before)).toBe(true)
    connected.r7 = new Date(Date.now() + 1_000).toISOString()
    await rotate(tools, { robot_id: 'r7', proof: 'if-away', finish: true })
    expect([await connects('r7', before), await connects('r7', next)]).toEqual([false, true])
    expect([identityIn('r7'), identityIn('r7', 'before')]).toEqual([next, before])
  })

  test('is not taken away while there is no other, nor when --finish is said twice', async () => {
    await provision(tools, { robot_id: 'r8', proof: 'no' })
    const finishes = () => rotate(tools, { robot_id: 'r8', proof: 'if-away', finish: true })
    await expect(finishes()).rejects.toThrow(/there is nothing to finish: .*next holds no certificate of r8/)
    expect(await connects('r8', identityIn('r8'))).toBe(true)
    await rotate(tools, { robot_id: 'r8', proof: 'no', finish: false })
    await finishes()
    await expect(finishes()).rejects.toThrow('there is nothing to finish')
    expect(await connects('r8', identityIn('r8'))).toBe(true)
  })

  test('is taken from a robot that was not heard to connect since only by whoever insists', async () => {
    await provision(tools, { robot_id: 'r11', proof: 'no' })
    await rotate(tools, { robot_id: 'r11', proof: 'no', finish: false })
    const next = identityIn('r11', 'next')
    states.r11 = 'idle'
    await rotate(tools, { robot_id: 'r11', proof: 'take-over', finish: true })
    expect(identityIn('r11')).toEqual(next)
  })

  test('is one that there is', async () => {
    await expect(rotate(tools, { robot_id: 'r9', proof: 'no', finish: false })).rejects.toThrow(
      'r9 has no certificate that is active: npm run provision -- r9 makes one',
    )
  })
})

test('a robot that is retired gets no missions and does not connect any more, until it is provisioned again', async () => {
  await provision(tools, { robot_id: 'r10', proof: 'no' })
  await retire(tools, { robot_id: 'r10', why: 'sold' })
  expect(await connects('r10', identityIn('r10'))).toBe(false)
  const words = (available: boolean, reason: string) =>
    `POST /messages ${JSON.stringify({ robot_id: 'r10', type: 'robot.capacity_changed', payload: { available, reason } })}`
  expect(asked).toEqual([words(false, 'sold')])
  await retire(tools, { robot_id: 'r10' })
  expect(lines().at(-1)).toBe('r10 has no certificate that is active')
  await provision(tools, { robot_id: 'r10', proof: 'if-away' })
  expect(asked.at(-1)).toBe(words(true, 'commissioned'))
  expect(await connects('r10', identityIn('r10'))).toBe(true)
})

test('a robot that there is not is not retired, and nothing is said of it', async () => {
  await expect(retire(tools, { robot_id: 'r99' })).rejects.toThrow('there is no robot r99')
  expect(asked).toEqual([])
  states.r98 = 'offline'
  await retire(tools, { robot_id: 'r98' })
  expect(lines()).toEqual(['r98 is not available any more', 'r98 has no certificate that is active'])
})

test('a claim certificate connects as a claim, and as no robot', async () => {
  await makeClaim(tools)
  const claim = identityIn('claim')
  expect([await connects('signalbox-claim-1', claim), await connects('r1', claim)]).toEqual([true, false])
})

test.each([
  [
    'CredentialsProviderError',
    'Could not load credentials from any providers',
    'AWS refused: Could not load credentials',
  ],
  ['AccessDeniedException', 'not authorized to perform: iot:CreateThing', 'AWS refused: not authorized to perform'],
  ['Error', 'Region is missing', 'which region? Set AWS_REGION'],
])('%s is one line that says what to do', (name, message, said) => {
  expect(() => refusedByAws(Object.assign(new Error(message), { name }))).toThrow(
    expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(said) }),
  )
})
