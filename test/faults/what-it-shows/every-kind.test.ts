/*
 * One cause of every kind of failure, on a line that runs: each is one complete record in a group of its own, and says by which
 * door it can be tried again; when the causes are repaired, each is, and ends.
 */
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { signed } from '../../../functions/bridge/signature.ts'
import { doorOf } from '../../../functions/failures/again.ts'
import { failureKinds } from '../../../functions/failures/kinds.ts'
import type { FailureRecord } from '../../../functions/failures/record.ts'
import { foldersOf } from '../../../functions/ports/lake.ts'
import type { Assembly, Template } from '../../../local/assembly/read.ts'
import { AwsError } from '../../../local/aws-api/service.ts'
import type { JsonText } from '../../../local/runtime.ts'
import type { CallFate, CallPoint, InvocationFate, InvocationPoint } from '../../../local/simulated/faults.ts'
import { synthesised } from '../assembly.ts'
import { bringsRecordWith, connected, type Directed, directed, endsOf, isAbout, start } from '../directed.ts'
import { audited, countsAreTrue, safeRedrive } from '../operated.ts'
import { act, ask, change } from '../run.ts'
import type { Failure } from '../world.ts'

interface Cause {
  readonly said?: object | string
  readonly expected: Partial<FailureRecord>
  readonly door: 'stream' | 'release' | 'function' | 'none'
  /** What comes of trying it again when everything is repaired. */
  readonly result: string
}

const fault = (message_id: string) => ({ type: 'fault.raised', message_id, payload: { fault_id: 'i', code: 'E1' } })
const charging = (message_id: string) => ({ type: 'charge.started', message_id, payload: { battery: 50 } })
const decided = { policy_version: 'v1', state: 'idle', type: 'work.start' }
const machine = { ...decided, stage: 'machine' } as const
const missed = { type: 'work.completed', message_id: 'm-missed', payload: { job_id: 'j1' } }
const unknown = 'what somebody wrote into the intake'
/** Of the events, the one that only listeners of the feed may hear. */
const attention = 'failure.needs_attention'

/** Where time is virtual there is no Athena, and so no run that could fail: test/functions/data_core/etl.test.ts has it. */
const ofTheWarehouse = 'data_run'

/** By the robot that it befalls. */
const causes: Readonly<Record<string, Cause>> = {
  rule: {
    said: start('m-rule'),
    expected: { kind: 'rule', stage: 'rule', error_class: 'KinesisAction' },
    door: 'stream',
    result: 'applied',
  },
  open: {
    said: '{"type":"work.start","message_id":',
    expected: { kind: 'dispatch', stage: 'open', error_class: 'NotJson' },
    door: 'stream',
    result: 'failed_again',
  },
  machine: {
    said: start('m-machine'),
    expected: { ...machine, kind: 'machine', error_class: 'PermanentFailure', message_id: 'm-machine' },
    door: 'stream',
    result: 'applied',
  },
  held: {
    said: start('m-held'),
    expected: { ...machine, kind: 'held', status: 'held', error_class: 'TemporaryFailure', message_id: 'm-held' },
    door: 'release',
    result: 'applied',
  },
  died: {
    said: start('kills-the-process'),
    expected: { kind: 'dispatch_died', stage: 'dispatch', error_class: 'RetryAttemptsExhausted' },
    door: 'stream',
    result: 'applied',
  },
  missed: {
    said: start('m-later'),
    expected: { kind: 'missed', message_id: 'm-missed' },
    door: 'stream',
    result: 'applied',
  },
  outbox: {
    expected: { kind: 'delivery', stage: 'outbox', error_class: 'RetryAttemptsExhausted' },
    door: 'function',
    result: 'delivered',
  },
  target: {
    said: fault('m-target'),
    expected: { kind: 'delivery', stage: 'bus_target', error_class: 'SDK_CLIENT_ERROR', type: 'incident.raised' },
    door: 'function',
    result: 'delivered',
  },
  invocation: {
    said: fault('m-invocation'),
    expected: { kind: 'delivery', stage: 'invocation', type: 'incident.raised' },
    door: 'function',
    result: 'delivered',
  },
  bridge: {
    expected: { kind: 'bridge', stage: 'bridge', error_class: 'NotItsRobot', type: 'work.start' },
    door: 'function',
    result: 'delivered',
  },
  webhook: {
    // It is told nothing and so has nothing to answer: one transition.
    said: charging('m-webhook'),
    expected: { kind: 'webhook', stage: 'webhook', type: 'robot.transitioned' },
    door: 'function',
    // Nobody outside can be reached from a simulated run.
    result: 'failed_again',
  },
  command: {
    said: start('m-command'),
    expected: { kind: 'command', stage: 'command', error_class: 'CommandUnanswered', type: 'work.start' },
    door: 'function',
    result: 'delivered',
  },
  feed: {
    expected: { kind: 'feed', stage: 'feed', error_class: 'InvalidExternalEvent', type: attention },
    door: 'function',
    // What was published of it has not changed.
    result: 'failed_again',
  },
  unknown: {
    expected: { kind: 'unknown', stage: 'intake', error_class: 'UnknownIntakeShape' },
    door: 'none',
    result: 'not possible',
  },
}

let line: Directed
let isBroken = false
let isRuleDown = false
let isBusDown = false
let failures: ReadonlyMap<string, Failure>

const text = (value: unknown): string => JSON.stringify(value)
const throttled = new AwsError('ProvisionedThroughputExceededException', 'injected', 400)
const down = new AwsError('InternalServerError', 'injected', 500)
const denied = new AwsError('AccessDeniedException', 'injected', 400)

function fateOf(point: CallPoint): CallFate | undefined {
  const { caller, service, operation } = point
  if (isRuleDown && service === 'stream' && operation === 'append') return { before: throttled }
  if (!isBroken) return undefined
  if (isAbout(point, '-work', 'dynamodb', 'machine')) return { before: denied }
  if (isAbout(point, '-work', 'dynamodb', 'held')) return { before: down }
  if (isBusDown && caller.endsWith('-outbox') && service === 'events') return { before: down }
  return undefined
}

/** The clock is left out: it would try again what a person is to try, and call robots quiet. */
const isClock = ({ functionName }: InvocationPoint): boolean =>
  /-(retry-failures|release-parked|quiet-check)$/.test(functionName)

function fateOfInvocation(point: InvocationPoint): InvocationFate | undefined {
  if (isClock(point)) return { throttled: true }
  if (!isBroken) return undefined
  const isDeadly =
    bringsRecordWith('kills-the-process')(point) ||
    (point.functionName.endsWith('-notify') && text(point.event).includes('"invocation"'))
  return isDeadly ? { killed: 'before' } : undefined
}

/** With an outbox that gives up after two tries, and not after half an hour. */
function impatient(assembly: Assembly): Assembly {
  const stacks = assembly.stacks.map((stack) => {
    const Resources = Object.fromEntries(
      Object.entries(stack.template.Resources).map(([id, resource]) => [
        id,
        resource.Type === 'AWS::Lambda::EventSourceMapping' && id.includes('readsrobots')
          ? { ...resource, Properties: { ...resource.Properties, MaximumRetryAttempts: 2 } }
          : resource,
      ]),
    )
    return { ...stack, template: { ...stack.template, Resources } as Template }
  })
  return { ...assembly, stacks }
}

/** As EventBridge finds a target whose permission was taken away: it does not try again. */
function refuseTarget(robot: string): void {
  const { functions } = line.simulation.runtime
  const invoke = functions.invoke.bind(functions)
  functions.invoke = (arn, payload, how) =>
    isBroken && arn.endsWith('-notify') && (payload as JsonText).text?.includes(`"robot_id":"${robot}"`)
      ? Promise.reject(new AwsError('AccessDeniedException', 'events.amazonaws.com may not invoke it', 403))
      : invoke(arn, payload, how)
}

/** In the lake, and nobody has ever seen it. */
async function swallow(): Promise<string> {
  const { simulation, places } = line
  const received_at = simulation.clock.now()
  const record = {
    data: Buffer.from(text(missed)).toString('base64'),
    topic: 'robots/missed/messages',
    client_id: 'missed',
    received_at,
    trace_id: 'a'.repeat(32),
    source: 'device.hw',
  }
  const [folder] = foldersOf('said', { from: received_at, until: received_at + 1 })
  await simulation.runtime.door('objects').put(places.lakeBucket, `${folder}swallowed`, gzipSync(`${text(record)}\n`))
  return new Date(received_at).toISOString()
}

interface Asked {
  readonly operation_id: string
  readonly status: string
  readonly plan: { readonly count: number }
}

async function ended(operation: Asked): Promise<Asked> {
  const standing = async () => (await ask(line, `/operations/${operation.operation_id}`)).body as Asked
  let now = await standing()
  for (let waited = 0; ['planning', 'running'].includes(now.status) && waited < 600; waited += 1) {
    await line.pass(1)
    now = await standing()
  }
  return now
}

/** Its robot has gone on, so it is held back. */
async function replayMissed(from: string): Promise<void> {
  const range = { from, until: new Date(Date.parse(from) + 1000).toISOString() }
  const { body } = await act(line, '/operations', { kind: 'replay', range, reason: 'dispatch was down' })
  const planned = await ended(body as Asked)
  expect(planned.plan).toMatchObject({ count: 1, conflicts: 1 })
  await act(line, `/operations/${planned.operation_id}/start`, { expected_count: 1 })
  expect(await ended(planned)).toMatchObject({ status: 'done' })
}

const inFleet = (robot: string, fleet: string) =>
  change(line, 'PUT', `/robots/${robot}/fleet`, { fleet, reason: 'whom it is seen by' })

/** A partner orders a robot that is not in its fleet. */
async function orderByPartner(): Promise<void> {
  const { body } = await change(line, 'POST', '/partners/acme_wms/secrets', {})
  const { secret } = body as { readonly secret: string }
  const order = { number: 'A-1', kind: 'TRN', stops: ['HBW', 'DPS'] }
  const event = {
    specversion: '1.0',
    id: 'order-1',
    source: '/acme',
    type: 'com.acme.wms.order.released',
    data: { vehicle: 'bridge', order },
  }
  const sent = Buffer.from(text(event))
  const { simulation } = line
  const answer = simulation.runtime.door('http').request({
    method: 'POST',
    path: '/bridge/acme_wms',
    headers: {
      'content-type': 'application/cloudevents+json',
      ...signed('msg_1', simulation.clock.now(), sent, [secret]),
    },
    body: sent,
  })
  await line.pass(5)
  expect((await answer).status).toBe(422)
}

/** An event is not as it was published: no listener may hear it. */
async function sayWhatNobodyPublished(): Promise<void> {
  const detail = {
    event_id: 'e-feed',
    type: attention,
    robot_id: 'feed',
    trace_id: 'b'.repeat(32),
    occurred_at: 'yesterday',
    payload: { failure_id: 'f', kind: 'held', stage: 'machine', error_class: 'E', error_text: 'e', attempts: 1 },
  }
  const { BUS_NAME } = line.places.variables
  await line.simulation.call('events', 'PutEvents', {
    Entries: [{ EventBusName: BUS_NAME, Source: 'signalbox', DetailType: attention, Detail: text(detail) }],
  })
}

beforeAll(async () => {
  line = await directed({
    assembly: impatient(synthesised()),
    faults: { call: fateOf, invocation: fateOfInvocation },
    isDeaf: (robot) => isBroken && robot === 'command',
  })
  for (const robot of Object.keys(causes)) if (robot !== 'unknown') await line.say(robot, connected(`c-${robot}`))
  await line.pass(5)
  await inFleet('bridge', 'south')
  await inFleet('webhook', 'hooked')
  const subscription = { url: 'http://127.0.0.1:9/hooks', types: ['robot.transitioned'], fleets: ['hooked'] }
  expect(await act(line, '/subscriptions', subscription)).toMatchObject({ status: 201 })
  await line.pass(5)
  isBroken = true
  refuseTarget('target')
  const from = await swallow()
  await line.pass(2)
  for (const [robot, { said }] of Object.entries(causes)) {
    isRuleDown = robot === 'rule'
    if (said !== undefined) await line.say(robot, said)
    await line.pass(1)
  }
  await line.simulation.call('sqs', 'SendMessage', {
    QueueUrl: line.places.variables.INTAKE_QUEUE_URL,
    MessageBody: unknown,
  })
  await sayWhatNobodyPublished()
  await orderByPartner()
  await line.pass(20 * 60)
  await replayMissed(from)
  // Last, because everybody's events wait behind the one that the bus does not take, until the outbox gives it up.
  isBusDown = true
  await line.say('outbox', charging('m-outbox'))
  await line.pass(120)
  const found = await line.now()
  failures = new Map(found.world.failures.map((failure) => [failure.robot_id ?? 'unknown', failure]))
}, 300_000)

/** What was sent to whoever did not get it. */
function sentTo(functionEnd: string): readonly string[] {
  const events = line.simulation
    .invocations()
    .filter(({ functionName }) => functionName.endsWith(functionEnd))
    .map(({ event }) => event as { readonly Records?: readonly unknown[] })
  return events.flatMap((event) => (event.Records ?? [event]).map(text))
}

const originalOf = (cause: string): string => Buffer.from(failures.get(cause)?.original ?? []).toString()

describe('a failure of each kind', () => {
  test('is one, and in a group of its own', async () => {
    const { world } = await line.now()
    expect([...failures.keys()].toSorted()).toEqual(Object.keys(causes).toSorted())
    expect(world.failures).toHaveLength(Object.keys(causes).length)
    const kinds = [...failureKinds.keys()].filter((kind) => kind !== ofTheWarehouse)
    expect(new Set([...failures.values()].map(({ kind }) => kind))).toEqual(new Set(kinds))
    expect(world.groups.map(({ count, robots }) => [count, robots])).toEqual(
      world.groups.map(({ example }) => [1, example === failures.get('unknown')?.failure_id ? 0 : 1]),
    )
    expect(world.groups).toHaveLength(Object.keys(causes).length)
    expect(countsAreTrue({ world } as never)).toEqual([])
  })

  test.each(Object.keys(causes))('%s: has what it takes to understand it and to try it again', async (cause) => {
    const { expected, door, said } = causes[cause] as Cause
    const failure = failures.get(cause) as Failure
    expect(failure).toMatchObject(expected)
    expect(failure).toMatchObject({
      status: expected.status ?? 'open',
      error_text: expect.stringMatching(/\S/),
      fingerprint: expect.stringMatching(/^[0-9a-f]+$/),
      first_seen_at: expect.stringMatching(/^2026-/),
      last_seen_at: expect.stringMatching(/^2026-/),
    })
    expect(failure.attempts[0]).toMatchObject({ attempt: expect.any(Number), at: failure.first_seen_at })
    expect(doorOf({ ...failure, original: { bytes: 0, key: '' } }, failureKinds)).toMatchObject({ door })

    if (cause !== 'unknown') expect(failure.trace_id).toMatch(/^[0-9a-f]{32}$/)
    if (door === 'stream' || door === 'release') {
      expect(failure).toMatchObject({ topic: `robots/${cause}/messages`, received_at: expect.stringMatching(/^2026-/) })
    }
    const whole: Readonly<Record<string, string>> = { missed: text(missed), unknown }
    // An event is seen when it is handed over once more.
    if (door !== 'function')
      expect(originalOf(cause)).toBe(whole[cause] ?? (typeof said === 'string' ? said : text(said)))
    const { body } = await ask(line, `/failures/${failure.failure_id}`)
    expect(body).toMatchObject({ ...expected, original_base64: Buffer.from(originalOf(cause)).toString('base64') })
  })

  test('is tried again when its cause is repaired, and ends', async () => {
    isBroken = false
    isBusDown = false
    await inFleet('bridge', 'north')
    await line.pass(10)
    const results: Record<string, string> = {}
    for (const [cause, { failure_id }] of failures) {
      // Only what was missed lies behind what its robot did since.
      const { status, body } = await act(line, `/failures/${failure_id}/retry`, {
        reason: 'repaired',
        out_of_order: cause === 'missed',
      })
      if (status !== 202) {
        results[cause] = status === 422 ? 'not possible' : text(body)
        continue
      }
      const { operation } = body as { readonly operation: Asked }
      expect(await ended(operation), cause).toMatchObject({ status: 'done' })
      const { items } = (await ask(line, `/operations/${operation.operation_id}/messages`)).body as {
        items: { result: string }[]
      }
      results[cause] = items.map(({ result }) => result).join()
    }
    expect(results).toEqual(Object.fromEntries(Object.entries(causes).map(([cause, { result }]) => [cause, result])))

    for (const cause of ['outbox', 'target', 'invocation']) {
      expect(sentTo(cause === 'outbox' ? '-outbox' : '-notify'), cause).toContain(originalOf(cause))
    }
    const found = await line.now()
    for (const { robot_id = 'unknown', status, ended_as } of found.world.failures) {
      const { result } = causes[robot_id] as Cause
      const isOpen = result === 'failed_again' || result === 'not possible'
      expect([robot_id, status, ended_as]).toEqual([
        robot_id,
        isOpen ? 'open' : 'resolved',
        isOpen ? undefined : result,
      ])
    }
    for (const robot of ['rule', 'machine', 'held', 'died']) {
      expect(endsOf(found, robot), robot).toEqual([
        `c-${robot} applied offline→idle`,
        `${robot === 'died' ? 'kills-the-process' : `m-${robot}`} applied idle→working`,
      ])
    }
    expect(endsOf(found, 'missed').at(-1)).toBe('m-missed applied working→idle')
    expect([...safeRedrive(found), ...audited(found), ...countsAreTrue(found)]).toEqual([])
  }, 60_000)

  test('that cannot be opened is edited, and applied', async () => {
    const [failure] = (await line.now()).world.failures.filter(({ robot_id }) => robot_id === 'open')
    const body = start('ignored')
    const edit = {
      record_version: failure?.record_version,
      reason: 'it was cut off',
      confirm: true,
      body: { type: body.type, payload: body.payload },
    }
    const answer = await act(line, `/failures/${failure?.failure_id}/edit`, edit)
    expect(answer.status, text(answer.body)).toBe(200)
    await line.pass(5)
    expect(endsOf(await line.now(), 'open').at(-1)).toMatch(/applied idle→working$/)
  })
})
