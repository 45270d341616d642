import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect as connectPlain } from 'node:net'
import { tmpdir } from 'node:os'
import { join as joined } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import {
  AddThingToThingGroupCommand,
  AttachPolicyCommand,
  AttachThingPrincipalCommand,
  CreateCertificateFromCsrCommand,
  CreateThingCommand,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  DescribeEndpointCommand,
  DescribeProvisioningTemplateCommand,
  DescribeThingCommand,
  type IoTClient,
  ListAttachedPoliciesCommand,
  ListThingPrincipalsCommand,
  UpdateCertificateCommand,
  UpdateThingCommand,
} from '@aws-sdk/client-iot'
import mqtt, { type MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newKeyAndRequest } from '../../../cli/provision/key-and-request.ts'
import { openAuthority } from '../../../local/iot/authority.ts'
import type { ResolvedResource } from '../../../local/resources/provider.ts'
import type { Functions } from '../../../local/runtime.ts'
import type { ServiceRuntime } from '../service-runtime.ts'
import { type DeviceStand, deviceStand } from './device-stand.ts'

/** A robot that was provisioned: its certificate is attached to its thing, with every policy that robots get. */
interface Robot {
  readonly name: string
  readonly certificateId: string
  readonly cert: string
  readonly key: string
}

const hooked: unknown[] = []
let admits = true
let stand: DeviceStand
let runtime: ServiceRuntime
let iot: IoTClient
let url: string
let ca: string
let resources: readonly ResolvedResource[]
let policies: readonly string[]
const robots = new Map<string, Robot>()
const clients = new Set<MqttClient>()
const table: string[] = []

const makers = {
  'm:a_x002E_1': { vda_interface: 'uagv', vda_major: 'v2', manufacturer: 'm', serial_number: 'a.1' },
  'm:2': { vda_interface: 'vda5050', vda_major: 'v3', manufacturer: 'm', serial_number: '2' },
}

beforeAll(async () => {
  const invoke: Functions['invoke'] = async (_, payload) => {
    hooked.push(payload)
    return { payload: { allowProvisioning: admits, parameterOverrides: { ThingName: 'claimed' } } }
  }
  stand = await deviceStand({ functions: { invoke } })
  ;({ runtime, iot, resources, url, authority: ca } = stand)
  policies = resources
    .filter(({ type }) => type === 'AWS::IoT::Policy')
    .map(({ properties }) => String(properties.PolicyName))
    .filter((name) => name !== 'signalbox-dev-claim')
  for (const name of ['r1', 'r2']) await provision(name, {})
  for (const [name, attributes] of Object.entries(makers)) await provision(name, attributes)
})

afterAll(async () => {
  for (const client of clients) await client.endAsync(true)
  await stand.close()
})

async function certified(commonName: string, given: readonly string[]): Promise<Robot & { readonly arn: string }> {
  const { private_key, request } = await newKeyAndRequest(commonName)
  const { certificateArn, certificateId, certificatePem } = await iot.send(
    new CreateCertificateFromCsrCommand({ certificateSigningRequest: request, setAsActive: true }),
  )
  for (const policyName of given) await iot.send(new AttachPolicyCommand({ policyName, target: certificateArn }))
  const [arn, id, cert] = [certificateArn ?? '', certificateId ?? '', certificatePem ?? '']
  return { name: commonName, certificateId: id, cert, key: private_key, arn }
}

async function provision(name: string, attributes: Readonly<Record<string, string>>): Promise<void> {
  const robot = await certified(name, policies)
  await iot.send(
    new CreateThingCommand({ thingName: name, thingTypeName: 'signalbox-dev-robot', attributePayload: { attributes } }),
  )
  await iot.send(new AttachThingPrincipalCommand({ thingName: name, principal: robot.arn }))
  robots.set(name, robot)
}

const robot = (name: string): Robot => {
  const found = robots.get(name)
  if (found === undefined) throw new Error(`no robot ${name}`)
  return found
}

async function join(as: Robot, clientId = as.name): Promise<MqttClient> {
  const { cert, key } = as
  const client = await mqtt.connectAsync(url, { clientId, cert, key, ca, reconnectPeriod: 0, connectTimeout: 2_000 })
  client.on('error', () => {})
  clients.add(client)
  return client
}

const ended = (client: MqttClient) => new Promise<'ended'>((resolve) => client.once('close', () => resolve('ended')))

/** Whether a publish is acknowledged, or ends the connection. */
async function says(as: Robot, topic: string): Promise<'taken' | 'ended'> {
  const client = await join(as)
  const gone = ended(client)
  const taken = client.publishAsync(topic, '{}', { qos: 1 }).then(
    () => 'taken' as const,
    () => gone,
  )
  const outcome = await Promise.race([taken, gone])
  await client.endAsync(true)
  return outcome
}

async function listens(as: Robot, topic: string): Promise<'taken' | 'refused'> {
  const client = await join(as)
  const outcome = await client.subscribeAsync(topic, { qos: 1 }).then(
    () => 'taken' as const,
    () => 'refused' as const,
  )
  await client.endAsync(true)
  return outcome
}

/** Every topic that the synthesised policies name for a robot, filled in as AWS would for that one. */
function topicsOf(name: string, action: string): readonly string[] {
  const attributes: Readonly<Record<string, string>> = makers[name as keyof typeof makers] ?? {}
  return resources
    .filter(({ properties }) => policies.includes(String(properties.PolicyName)))
    .flatMap(({ properties }) => (properties.PolicyDocument as { Statement: readonly Statement[] }).Statement)
    .filter(({ Action }) => Action === `iot:${action}`)
    .flatMap(({ Resource }) => Resource)
    .map((arn) =>
      arn
        .replace(/^arn:aws:iot:[^:]*:[^:]*:(topic|topicfilter)\//, '')
        .replaceAll(['$', '{iot:Connection.Thing.ThingName}'].join(''), name)
        .replaceAll(/\$\{iot:Connection\.Thing\.Attributes\[(\w+)\]\}/g, (text, key) => attributes[key] ?? text),
    )
    .filter((topic) => !topic.includes('{iot:'))
}

interface Statement {
  readonly Action: string
  readonly Resource: readonly string[]
}

describe('a robot with its certificate', () => {
  test('is heard to come as itself, with the id of its certificate, and to leave', async () => {
    const heard: string[] = []
    const watcher = await mqtt.connectAsync(runtime.addresses().mqtt ?? '', { clientId: 'watcher' })
    clients.add(watcher)
    watcher.on('message', (_, payload) => heard.push(payload.toString()))
    await watcher.subscribeAsync('$aws/events/presence/#')
    const client = await join(robot('m:a_x002E_1'))
    await client.endAsync()
    await expect.poll(() => heard.length).toBe(2)
    const [came, left] = heard.map((each) => JSON.parse(each))
    const { certificateId } = robot('m:a_x002E_1')
    expect(came).toMatchObject({ eventType: 'connected', clientId: 'm:a_x002E_1', principalIdentifier: certificateId })
    expect(left).toMatchObject({ eventType: 'disconnected', disconnectReason: 'CLIENT_INITIATED_DISCONNECT' })
    expect([left.versionNumber, left.sessionIdentifier]).toEqual([came.versionNumber, came.sessionIdentifier])
  })

  test.each([
    ['r1', 'r2'],
    ['m:a_x002E_1', 'm:2'],
    ['m:2', 'm:a_x002E_1'],
  ])('%s may do what its policies name, and nothing of that as %s', async (name, other) => {
    const expected: string[] = []
    const found: string[] = []
    const note = (does: string, topic: string, allowed: string, outcome: string) => {
      found.push(`| \`${name}\` | ${does} | \`${topic}\` | ${outcome} |`)
      expected.push(`| \`${name}\` | ${does} | \`${topic}\` | ${allowed} |`)
    }
    for (const whose of [name, other]) {
      for (const topic of topicsOf(whose, 'Publish')) {
        note('publish', topic, whose === name ? 'taken' : 'ended', await says(robot(name), topic))
      }
      for (const topic of topicsOf(whose, 'Subscribe')) {
        note('subscribe', topic, whose === name ? 'taken' : 'refused', await listens(robot(name), topic))
      }
    }
    table.push(...found)
    expect(found).toEqual(expected)
    expect(found.filter((line) => line.includes('| publish |')).length).toBeGreaterThanOrEqual(12)
    expect(found).toContain(`| \`${name}\` | subscribe | \`robots/${other}/commands\` | refused |`)
  })

  test('all of it can be read as a table', async () => {
    const head = ['What robots may do and not do, as the local broker found it by the synthesised policies.', '']
    const rows = ['| robot | does | on | outcome |', '|---|---|---|---|', ...table]
    await expect(`${[...head, ...rows].join('\n')}\n`).toMatchFileSnapshot('./who-may-do-what.md')
  })

  test.each([
    ['with a wildcard over all robots', 'robots/+/commands'],
    ['to everything', '#'],
    ['to orders of all makers', 'uagv/v2/+/+/order'],
    ['to what it says itself', 'uagv/v2/m/a.1/state'],
    ['to its shadow’s documents', '$aws/things/m:a_x002E_1/shadow/update/documents'],
  ])('cannot subscribe %s', async (_, filter) => {
    expect(await listens(robot('m:a_x002E_1'), filter)).toBe('refused')
  })

  test.each([
    ['on its own commands', 'robots/m:a_x002E_1/commands'],
    ['on its own orders', 'uagv/v2/m/a.1/order'],
    ['on another interface', 'vda5050/v3/m/a.1/state'],
    ['as if it came or went', '$aws/events/presence/connected/m:a_x002E_1'],
    ['by a rule that is not for it', '$aws/rules/signalbox_dev_vda_uagv_state/uagv/v2/m/a.1/state'],
    ['to ask for a certificate', '$aws/certificates/create/json'],
  ])('cannot publish %s', async (_, topic) => {
    expect(await says(robot('m:a_x002E_1'), topic)).toBe('ended')
  })

  test('cannot connect as another robot, nor under any other client id', async () => {
    for (const clientId of ['r2', 'any', 'signalbox-claim-1', '']) {
      await expect(join(robot('r1'), clientId), clientId).rejects.toThrow('Not authorized')
    }
  })

  test('has what it may retain retained, and is ended for anything else', async () => {
    const client = await join(robot('m:2'))
    await client.publishAsync('vda5050/v3/m/2/connection', '{"connectionState":"ONLINE"}', { qos: 1, retain: true })
    const late = await mqtt.connectAsync(runtime.addresses().mqtt ?? '', { clientId: 'late' })
    clients.add(late)
    const told = new Promise<string>((resolve) => late.once('message', (_, payload) => resolve(payload.toString())))
    await late.subscribeAsync('vda5050/v3/+/+/connection')
    expect(await told).toBe('{"connectionState":"ONLINE"}')
    const gone = ended(client)
    client.publish('vda5050/v3/m/2/state', '{}', { qos: 1, retain: true })
    await gone
  })

  test('leaves its last will retained, and nobody is left a will on another robot’s topic', async () => {
    const leaves = async (as: Robot, topic: string, payload: string) => {
      const { name: clientId, cert, key } = as
      const will = { topic, payload: Buffer.from(payload), qos: 1 as const, retain: true }
      const client = await mqtt.connectAsync(url, { clientId, cert, key, ca, will, reconnectPeriod: 0 })
      client.on('error', () => {})
      await client.publishAsync(topicsOf(clientId, 'Publish')[0] ?? '', '{}', { qos: 1 })
      client.stream.destroy()
    }
    await leaves(robot('m:2'), 'vda5050/v3/m/2/connection', 'broken')
    const kept = async () => {
      const asked = { service: 'iotdata', operation: '', method: 'GET', query: '', headers: {}, body: Buffer.alloc(0) }
      const path = `/retainedMessage/${encodeURIComponent('vda5050/v3/m/2/connection')}`
      const { body } = await runtime.service('iotdata').handle({ ...asked, path })
      return Buffer.from(JSON.parse(String(body)).payload, 'base64').toString()
    }
    await expect.poll(kept).toBe('broken')
    await leaves(robot('m:a_x002E_1'), 'vda5050/v3/m/2/connection', 'forged')
    await leaves(robot('m:a_x002E_1'), 'uagv/v2/m/a.1/connection', 'its own')
    await sleep(100)
    expect(await kept()).toBe('broken')
  })

  test('is ended when its certificate is deactivated, and does not get in again', async () => {
    await provision('r3', {})
    const client = await join(robot('r3'))
    const gone = ended(client)
    const { certificateId } = robot('r3')
    await iot.send(new UpdateCertificateCommand({ certificateId, newStatus: 'INACTIVE' }))
    await gone
    await expect(join(robot('r3'))).rejects.toThrow('Not authorized')
    await iot.send(new UpdateCertificateCommand({ certificateId, newStatus: 'ACTIVE' }))
    expect(await says(robot('r3'), 'robots/r3/messages')).toBe('taken')
  })

  test('may have two certificates for as long as one takes the place of the other', async () => {
    const second = await certified('r2', policies)
    await iot.send(new AttachThingPrincipalCommand({ thingName: 'r2', principal: second.arn }))
    const [before, after] = [robot('r2'), second]
    expect(await says(before, 'robots/r2/messages')).toBe('taken')
    expect(await says(after, 'robots/r2/messages')).toBe('taken')
    const { principals } = await iot.send(new ListThingPrincipalsCommand({ thingName: 'r2' }))
    expect(principals).toHaveLength(2)
  })
})

describe('the TLS door', () => {
  test('is closed to who shows no certificate, or one of another authority', async () => {
    const shown = async (identity: { cert?: string; key?: string }) => {
      const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', ca, ...identity })
      socket.on('error', () => {})
      // With TLS 1.3 the refusal comes after the client's side of the handshake: before the first answer.
      return new Promise<string>((resolve) => {
        socket.once('data', () => resolve('answered'))
        socket.once('close', () => resolve('closed'))
        socket.write(Buffer.from([0xc0, 0x00]))
      })
    }
    expect(await shown({})).toBe('closed')
    const stranger = await (await openAuthority(undefined, Date.now())).create()
    expect(await shown({ cert: stranger.pem, key: stranger.keys.privateKey })).toBe('closed')
  })

  test('is not taken down by who does not speak TLS, and serves the next one', async () => {
    const { port } = new URL(url)
    const garbage = Array.from({ length: 50 }, (_, n) => {
      const socket = connectPlain(Number(port), '127.0.0.1')
      socket.on('error', () => {})
      socket.write(n % 2 === 0 ? Buffer.alloc(500, n) : Buffer.from([0x10, 0x0c, 0, 4, 77, 81, 84, 84]))
      return new Promise((resolve) => socket.once('close', resolve))
    })
    await Promise.all(garbage)
    expect(await says(robot('r1'), 'robots/r1/messages')).toBe('taken')
  })

  test('shows a certificate for 127.0.0.1 that a robot can check, and is what DescribeEndpoint answers', async () => {
    const { endpointAddress } = await iot.send(new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' }))
    expect(url).toBe(`mqtts://${endpointAddress}`)
    expect(new X509Certificate(ca).ca).toBe(true)
  })
})

describe('the control plane', () => {
  test('makes a certificate whose id is the digest of its bytes, for the key of the request', async () => {
    const { cert, key, certificateId } = robot('r1')
    const certificate = new X509Certificate(cert)
    expect(createHash('sha256').update(certificate.raw).digest('hex')).toBe(certificateId)
    expect(certificate.verify(new X509Certificate(ca).publicKey)).toBe(true)
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true)
    const { certificateDescription } = await iot.send(new DescribeCertificateCommand({ certificateId }))
    expect(certificateDescription).toMatchObject({ status: 'ACTIVE', certificatePem: cert })
  })

  test('makes a thing once: again the same is fine, with other attributes it exists already', async () => {
    const wanted = { thingName: 'once', thingTypeName: 't', attributePayload: { attributes: { manufacturer: 'm' } } }
    await iot.send(new CreateThingCommand(wanted))
    await iot.send(new CreateThingCommand(wanted))
    const other = { ...wanted, attributePayload: { attributes: { manufacturer: 'n' } } }
    await expect(iot.send(new CreateThingCommand(other))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    })
    const attributePayload = { attributes: { serial_number: '1' }, merge: true }
    await iot.send(new UpdateThingCommand({ thingName: 'once', attributePayload }))
    expect(await iot.send(new DescribeThingCommand({ thingName: 'once' }))).toMatchObject({
      attributes: { manufacturer: 'm', serial_number: '1' },
      version: 2,
    })
    await iot.send(new AddThingToThingGroupCommand({ thingName: 'once', thingGroupName: 'signalbox-dev-robots' }))
  })

  test('answers what is wrong in AWS’s words', async () => {
    await expect(iot.send(new DescribeThingCommand({ thingName: 'nobody' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Thing nobody does not exist.',
    })
    const noRequest = { certificateSigningRequest: 'no request' }
    await expect(iot.send(new CreateCertificateFromCsrCommand(noRequest))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    })
    const { certificateId, arn } = await certified('r9', ['signalbox-dev-robot'])
    const { policies: attached = [] } = await iot.send(new ListAttachedPoliciesCommand({ target: arn }))
    expect(attached.map(({ policyName }) => policyName)).toEqual(['signalbox-dev-robot'])
    await expect(iot.send(new DeleteCertificateCommand({ certificateId }))).rejects.toMatchObject({
      name: 'DeleteConflictException',
    })
    const spaced = { thingName: 'spaced', attributePayload: { attributes: { manufacturer: 'Acme Robots' } } }
    await expect(iot.send(new CreateThingCommand(spaced))).rejects.toThrow(
      'the attribute manufacturer is "Acme Robots"',
    )
  })

  test('gives the provisioning template as the stack wrote it', async () => {
    const { templateBody = '' } = await iot.send(
      new DescribeProvisioningTemplateCommand({ templateName: 'signalbox-dev-robot' }),
    )
    const { Resources } = JSON.parse(templateBody)
    const named = Object.values(Resources as Record<string, { Type: string; Properties: { PolicyName?: string } }>)
      .filter(({ Type }) => Type === 'AWS::IoT::Policy')
      .map(({ Properties }) => Properties.PolicyName)
    expect(named.toSorted()).toEqual(policies.toSorted())
  })
})

describe('who has a claim certificate', () => {
  const call = async (client: MqttClient, topic: string, payload: object) => {
    const answer = new Promise<Record<string, string> & { topic: string }>((resolve) =>
      client.once('message', (heard, bytes) => resolve({ topic: heard, ...JSON.parse(bytes.toString()) })),
    )
    await client.publishAsync(topic, JSON.stringify(payload), { qos: 1 })
    return answer
  }
  const create = '$aws/certificates/create/json'
  const register = '$aws/provisioning-templates/signalbox-dev-robot/provision/json'

  const claiming = async (clientId: string) => {
    const client = await join(await certified('claim', ['signalbox-dev-claim']), clientId)
    for (const topic of [create, register]) {
      await client.subscribeAsync([`${topic}/accepted`, `${topic}/rejected`], { qos: 1 })
    }
    return client
  }

  test('gets a certificate of its own, and becomes the thing that the hook names', async () => {
    const client = await claiming('signalbox-claim-1')
    const own = await call(client, create, {})
    expect(own.topic).toBe(`${create}/accepted`)
    const { certificateOwnershipToken, certificatePem = '', privateKey = '', certificateId = '' } = own
    const early: Robot = { name: 'claimed', certificateId, cert: certificatePem, key: privateKey }
    await expect(join(early)).rejects.toThrow('Not authorized')
    const parameters = { SerialNumber: 'claimed' }
    const registered = await call(client, register, { certificateOwnershipToken, parameters })
    expect(registered).toMatchObject({ topic: `${register}/accepted`, thingName: 'claimed' })
    expect(hooked.at(-1)).toMatchObject({ certificateId, clientId: 'signalbox-claim-1', parameters })
    expect(await says(early, 'robots/claimed/messages')).toBe('taken')
    expect(await iot.send(new DescribeThingCommand({ thingName: 'claimed' }))).toMatchObject({
      thingTypeName: 'signalbox-dev-robot',
      attributes: { manufacturer: 'native', serial_number: 'claimed', vda_interface: 'none', vda_major: 'none' },
    })
    const again = await call(client, register, { certificateOwnershipToken, parameters })
    expect(again).toMatchObject({ topic: `${register}/rejected`, errorCode: 'InvalidCertificateOwnershipToken' })
  })

  test('is refused where the hook refuses, and then has no certificate that works', async () => {
    admits = false
    const client = await claiming('signalbox-claim-2')
    const { certificateOwnershipToken } = await call(client, create, {})
    const refused = await call(client, register, { certificateOwnershipToken, parameters: { SerialNumber: 'x' } })
    admits = true
    expect(refused).toMatchObject({ topic: `${register}/rejected`, statusCode: 400, errorCode: 'AccessDenied' })
  })

  test('can do nothing else with it, and connects under no name but a claim’s', async () => {
    const claim = await certified('claim', ['signalbox-dev-claim'])
    await expect(join(claim, 'r1')).rejects.toThrow('Not authorized')
    const client = await join(claim, 'signalbox-claim-3')
    await expect(client.subscribeAsync('robots/r1/commands')).rejects.toThrow()
    const gone = ended(client)
    client.publish('robots/r1/messages', '{}', { qos: 1 })
    await gone
  })
})

test('after a restart over the same data robots have their certificates, and topics what is retained on them', async () => {
  const dataDirectory = mkdtempSync(joined(tmpdir(), 'signalbox-iot-'))
  const before = await deviceStand({ dataDirectory })
  const { private_key, request } = await newKeyAndRequest('r1')
  const { certificateArn = '', certificatePem = '' } = await before.iot.send(
    new CreateCertificateFromCsrCommand({ certificateSigningRequest: request, setAsActive: true }),
  )
  const target = certificateArn
  await before.iot.send(new AttachPolicyCommand({ policyName: 'signalbox-dev-robot', target }))
  await before.iot.send(new CreateThingCommand({ thingName: 'r1' }))
  await before.iot.send(new AttachThingPrincipalCommand({ thingName: 'r1', principal: target }))
  await before.runtime.door('broker').publish('r1/note', Buffer.from('kept'), { qos: 1, retain: true })
  await before.runtime.door('broker').publish('r2/note', Buffer.from('taken back'), { qos: 1, retain: true })
  await before.runtime.door('broker').publish('r2/note', Buffer.alloc(0), { qos: 1, retain: true })
  await before.close()
  const after = await deviceStand({ dataDirectory })
  expect(after.authority).toBe(before.authority)
  const identity = { clientId: 'r1', cert: certificatePem, key: private_key, ca: after.authority }
  const client = await mqtt.connectAsync(after.url, { ...identity, reconnectPeriod: 0 })
  await client.publishAsync('robots/r1/messages', '{}', { qos: 1 })
  await client.endAsync()
  const anybody = await mqtt.connectAsync(after.runtime.addresses().mqtt ?? '', { clientId: 'anybody' })
  const told: string[] = []
  anybody.on('message', (topic, payload) => told.push(`${topic} ${payload.toString()}`))
  await anybody.subscribeAsync('+/note')
  await expect.poll(() => told).toEqual(['r1/note kept'])
  await anybody.endAsync()
  await after.close()
  rmSync(dataDirectory, { recursive: true })
})
