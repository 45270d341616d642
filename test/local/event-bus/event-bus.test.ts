import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateEventBusCommand,
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AwsError } from '../../../local/aws-api/service.ts'
import type { MessageAttribute } from '../../../local/doors.ts'
import { eventBus } from '../../../local/event-bus/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { JsonText } from '../../../local/runtime.ts'
import { type HastyClock, hastyClock } from '../hasty-clock.ts'
import { type ServiceRuntime, serviceRuntime } from '../service-runtime.ts'

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:notify'
const queueArn = 'arn:aws:sqs:us-east-1:000000000000:intake'

let clock: HastyClock
let runtime: ServiceRuntime
let provider: Provider
let client: EventBridgeClient
let invoked: { name: string; event: Record<string, unknown> }[]
let queued: { arn: string; body: string; attributes: Readonly<Record<string, MessageAttribute>> }[]
/** Thrown for the next invocations, first to last. */
let failures: Error[]

async function stand(dataDirectory?: string) {
  clock = hastyClock()
  invoked = []
  queued = []
  failures = []
  runtime = serviceRuntime({
    mode: 'simulated',
    clock,
    ...(dataDirectory !== undefined && { dataDirectory }),
    functions: {
      invoke: async (name, payload, options) => {
        expect(options?.async).toBe(true)
        const failure = failures.shift()
        if (failure) throw failure
        if (payload instanceof JsonText) invoked.push({ name, event: JSON.parse(payload.text) })
        return {}
      },
    },
  })
  runtime.offer('queues', {
    send: async (arn: string, body: string, attributes: (typeof queued)[number]['attributes'] = {}) =>
      void queued.push({ arn, body, attributes }),
  } as never)
  provider = eventBus(runtime)[0] as Provider
  client = new EventBridgeClient(await runtime.client())
  await runtime.stand(provider, 'AWS::Events::EventBus', { Name: 'signalbox-bus' })
}
async function fall() {
  client.destroy()
  await provider.stop?.()
  clock.stop()
  await runtime.close()
}
beforeEach(() => stand())
afterEach(fall)

const rule = (properties: object, target: object = {}) =>
  runtime.stand(provider, 'AWS::Events::Rule', {
    Name: 'r',
    EventBusName: 'signalbox-bus',
    Targets: [{ Id: 'Target0', Arn: functionArn, ...target }],
    ...properties,
  })
const put = async (Detail: object = {}, more: object = {}) => {
  const entry = { Source: 'signalbox', DetailType: 'robot.transitioned', EventBusName: 'signalbox-bus' }
  return client.send(new PutEventsCommand({ Entries: [{ ...entry, Detail: JSON.stringify(Detail), ...more }] }))
}
const until = (isSo: () => boolean) => expect.poll(isSo).toBe(true)

test('an event that matches reaches the target in its envelope, others do not', async () => {
  await rule({
    EventPattern: {
      'detail-type': ['robot.transitioned'],
      detail: { to: ['fault'], battery: [{ numeric: ['<', 20] }] },
    },
  })
  await provider.start?.()
  await put({ to: 'idle', battery: 10 })
  await put({ to: 'fault', battery: 90 })
  const { Entries, FailedEntryCount } = await put({ to: 'fault', battery: 10 }, { Resources: ['robot:r1'] })
  expect(FailedEntryCount).toBe(0)
  await until(() => invoked.length > 0)
  expect(invoked).toEqual([
    {
      name: functionArn,
      event: {
        version: '0',
        id: Entries?.[0]?.EventId,
        'detail-type': 'robot.transitioned',
        source: 'signalbox',
        account: '000000000000',
        time: expect.stringMatching(/^2026-01-01T00:0\d:\d\dZ$/),
        region: 'us-east-1',
        resources: ['robot:r1'],
        detail: { to: 'fault', battery: 10 },
      },
    },
  ])
})

test('each entry of PutEvents has its own result', async () => {
  const good = { Source: 's', DetailType: 'd', Detail: '{}', EventBusName: 'signalbox-bus' }
  const { Entries, FailedEntryCount } = await client.send(
    new PutEventsCommand({
      Entries: [
        good,
        { ...good, Detail: '[' },
        { ...good, Source: '' },
        { ...good, Source: 'aws.signalbox' },
        { ...good, EventBusName: 'nowhere' },
      ],
    }),
  )
  expect(FailedEntryCount).toBe(4)
  expect(Entries?.map((entry) => entry.ErrorCode ?? 'ok')).toEqual([
    'ok',
    'MalformedDetail',
    'InvalidArgument',
    'NotAuthorizedForSourceException',
    'ResourceNotFoundException',
  ])
  const tooMany = new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => good) })
  await expect(client.send(tooMany)).rejects.toThrow(/between 1 and 10, not 11/)
  const tooLarge = new PutEventsCommand({
    Entries: [{ ...good, Detail: JSON.stringify({ x: 'x'.repeat(1_048_576) }) }],
  })
  await expect(client.send(tooLarge)).rejects.toThrow(/over the limit/)
  await expect(client.send(new CreateEventBusCommand({ Name: 'x' }))).rejects.toThrow(/no operation CreateEventBus/)
})

describe('what a target receives', () => {
  const received = async (target: object) => {
    await rule({ EventPattern: { source: ['signalbox'] } }, target)
    await provider.start?.()
    await put({ robot_id: 'r "1"', battery: 7, pose: { x: 1 } })
    await until(() => invoked.length > 0)
    return invoked[0]?.event
  }
  test('is the constant of Input', async () => {
    expect(await received({ Input: '{"constant":true}' })).toEqual({ constant: true })
  })
  test('is the part that InputPath names', async () => {
    expect(await received({ InputPath: '$.detail.pose' })).toEqual({ x: 1 })
  })
  test('is the template of InputTransformer, filled in as text in quotes and as JSON outside', async () => {
    const InputTransformer = {
      InputPathsMap: {
        robot: '$.detail.robot_id',
        battery: '$.detail.battery',
        pose: '$.detail.pose',
        none: '$.detail.none',
      },
      InputTemplate:
        '{"text": "robot <robot> at <battery> %<none>", "battery": <battery>, "pose": <pose>, "none": <none>, "rule": <aws.events.rule-arn>}',
    }
    expect(await received({ InputTransformer })).toEqual({
      text: 'robot r "1" at 7 %',
      battery: 7,
      pose: { x: 1 },
      none: null,
      rule: 'arn:aws:events:us-east-1:000000000000:rule/signalbox-bus/r',
    })
  })
  test('is a JSON string when the template is plain text', async () => {
    const InputTransformer = { InputPathsMap: { battery: '$.detail.battery' }, InputTemplate: 'at <battery> percent' }
    expect(await received({ InputTransformer })).toBe('at 7 percent')
  })
})

describe('a delivery that fails', () => {
  const deadLetter = { DeadLetterConfig: { Arn: queueArn } }
  test('is tried again, and arrives once', async () => {
    await rule({ EventPattern: { source: ['signalbox'] } }, deadLetter)
    await provider.start?.()
    failures = [new Error('socket hang up'), new AwsError('ServiceException', 'later', 500)]
    await put()
    await until(() => invoked.length > 0)
    expect([invoked.length, queued.length]).toEqual([1, 0])
    expect(provider.stats?.()).toMatchObject({
      'event-bus_delivered': 1,
      'event-bus_retried': 2,
      'event-bus_pending': 0,
    })
  })

  test('goes to the dead-letter queue with EventBridge’s attributes when its retries are used up', async () => {
    await rule(
      { EventPattern: { source: ['signalbox'] } },
      { ...deadLetter, RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 } },
    )
    await provider.start?.()
    failures = Array.from({ length: 10 }, () => new AwsError('ServiceException', 'broken', 500))
    await put({ a: 1 })
    await until(() => queued.length > 0)
    expect(failures).toHaveLength(7)
    expect(queued[0]?.arn).toBe(queueArn)
    expect(JSON.parse(queued[0]?.body ?? '')).toMatchObject({ 'detail-type': 'robot.transitioned', detail: { a: 1 } })
    const attributes = Object.entries(queued[0]?.attributes ?? {}).map(([name, { value }]) => [name, value])
    expect(Object.fromEntries(attributes)).toEqual({
      RULE_ARN: 'arn:aws:events:us-east-1:000000000000:rule/signalbox-bus/r',
      TARGET_ARN: functionArn,
      ERROR_CODE: 'INTERNAL_ERROR',
      ERROR_MESSAGE: 'broken',
      RETRY_ATTEMPTS: '2',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    })
  })

  test('because the target is not there goes to the dead-letter queue at once', async () => {
    await rule({ EventPattern: { source: ['signalbox'] } }, deadLetter)
    await provider.start?.()
    failures = [new AwsError('ResourceNotFoundException', 'Function not found', 404)]
    await put()
    await until(() => queued.length > 0)
    expect(queued[0]?.attributes).toMatchObject({
      ERROR_CODE: { value: 'NO_RESOURCE' },
      RETRY_ATTEMPTS: { value: '0' },
    })
  })

  test('without a dead-letter queue is said in the log', async () => {
    await rule({ EventPattern: { source: ['signalbox'] } })
    await provider.start?.()
    failures = [new AwsError('ResourceNotFoundException', 'Function not found', 404)]
    await put()
    await until(() => runtime.lines.length > 0)
    expect(runtime.lines[0]).toMatch(/nothing more is tried .*Function not found.*no dead-letter queue/)
  })

  test('is taken up again after a restart with a data directory', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'signalbox-bus-'))
    await fall()
    await stand(directory)
    await rule({ EventPattern: { source: ['signalbox'] } })
    await put({ kept: true })
    await fall()
    await stand(directory)
    await rule({ EventPattern: { source: ['signalbox'] } })
    await provider.start?.()
    await until(() => invoked.length > 0)
    expect(invoked).toMatchObject([{ event: { detail: { kept: true } } }])
    rmSync(directory, { recursive: true, force: true })
  })
})

test('a disabled rule hears nothing; a scheduled one on the default bus fires by the clock', async () => {
  await rule({ State: 'DISABLED', EventPattern: { source: ['signalbox'] } })
  await rule({ Name: 'minutely', EventBusName: undefined, ScheduleExpression: 'rate(1 minute)' })
  await provider.start?.()
  await put()
  await until(() => invoked.length >= 2)
  expect(invoked[0]?.event).toMatchObject({
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    time: '2026-01-01T00:01:00Z',
    resources: ['arn:aws:events:us-east-1:000000000000:rule/minutely'],
    detail: {},
  })
  expect(invoked[1]?.event.time).toBe('2026-01-01T00:02:00Z')
  const { Rules } = await client.send(new ListRulesCommand({ EventBusName: 'signalbox-bus' }))
  expect(Rules).toMatchObject([{ Name: 'r', State: 'DISABLED' }])
})

test.each([
  ['a pattern with an unknown operator', { EventPattern: { source: [{ like: 'x' }] } }, {}, /EventPattern: .*like/],
  [
    'a target that cannot be run',
    {},
    { Arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/x' },
    /Targets.Target0.Arn: arn:aws:ecs/,
  ],
  ['a bus that is not there', { EventBusName: 'nowhere' }, {}, /EventBusName: there is no bus nowhere/],
  ['a schedule on another bus', { ScheduleExpression: 'rate(1 minute)' }, {}, /belongs on the default bus/],
  [
    'a schedule that is none',
    { EventBusName: undefined, ScheduleExpression: 'rate(1 minutes)' },
    {},
    /write rate\(1 minute\)/,
  ],
])('%s stops the start', async (_what, properties, target, message) => {
  await expect(rule(properties, target)).rejects.toThrow(message)
})
