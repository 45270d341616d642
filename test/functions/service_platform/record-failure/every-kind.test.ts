import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { doorOf } from '../../../../functions/failures/again.ts'
import { failureKinds, type KindOfFailure, kindsOf } from '../../../../functions/failures/kinds.ts'
import type { FailureRecord } from '../../../../functions/failures/record.ts'
import type { IntakeReader } from '../../../../functions/service_platform/record-failure/intake/intake-message.ts'
import { intakeReaders } from '../../../../functions/service_platform/record-failure/intake/read-intake.ts'
import { derivedId } from '../../../../messages/ids.ts'
import { bytesOf, type QueueMessage, type Recorder, recorder, reported } from './recorder.ts'
import { announced, bytes, givenUp, ruleError, streamRecord } from './shapes.ts'

/*
 * I8: a failure of every kind is complete, and can be tried again or says why not. A kind without an example here fails.
 */
interface Example {
  readonly kind: string
  readonly message: QueueMessage
  /** Objects that the message announces. */
  readonly objects?: Readonly<Record<string, string>>
  /** What was really sent. */
  readonly original: Buffer
  readonly door: 'stream' | 'release' | 'function' | 'none'
  readonly expected: Partial<FailureRecord>
}

const notify = 'arn:aws:lambda:us-east-1:123456789012:function:signalbox-dev-notify'
const etl = 'arn:aws:lambda:us-east-1:123456789012:function:signalbox-dev-etl'
const look = Buffer.from('{"step":"look","job":"hourly"}')
const trace_id = '0af7651916cd43dd8448eb211c80319c'
const said = Buffer.from('{"type":"work.stop"}')
const event = {
  id: 'e1',
  'detail-type': 'incident.raised',
  source: 'signalbox',
  time: '2026-05-13T13:48:52Z',
  detail: { robot_id: 'r1', trace_id, correlation_id: 'c1', causation_id: 'm1' },
}
const change = {
  eventSource: 'aws:dynamodb',
  eventID: '7de3041dd709b024af6f29e4fa13d34c',
  dynamodb: {
    Keys: { robot_id: { S: 'r1' } },
    NewImage: {
      revision: { N: '4' },
      policy_version: { S: 'v1' },
      cause: { S: JSON.stringify({ message_id: 'm1', trace_id, correlation_id: 'c1', type: 'work.stop' }) },
    },
  },
}

const examples: readonly Example[] = [
  {
    kind: 'rule',
    message: ruleError(),
    original: bytes,
    door: 'stream',
    expected: { stage: 'rule', error_class: 'KinesisAction', topic: 'robots/r1/messages', robot_id: 'r1', trace_id },
  },
  {
    kind: 'dispatch',
    message: reported({ kind: 'dispatch', stage: 'open', error_class: 'NotJson', position: '490001:00000' }),
    original: said,
    door: 'stream',
    expected: { stage: 'open', error_class: 'NotJson', position: '490001:00000', robot_id: 'r1', trace_id },
  },
  {
    kind: 'machine',
    message: reported({ sequence: 7, correlation_id: 'c1' }),
    original: said,
    door: 'stream',
    expected: { stage: 'machine', policy_version: 'v1', state: 'working', sequence: 7, correlation_id: 'c1', trace_id },
  },
  {
    kind: 'held',
    message: reported({ kind: 'held', status: 'held', retryable: true }),
    original: said,
    door: 'release',
    expected: { status: 'held', robot_id: 'r1', trace_id },
  },
  {
    kind: 'dispatch_died',
    message: announced('aws/lambda/x'),
    objects: { 'aws/lambda/x': givenUp([streamRecord('robots/r1/messages', bytes, '490001')]) },
    original: bytes,
    door: 'stream',
    expected: { stage: 'dispatch', error_class: 'RetryAttemptsExhausted', robot_id: 'r1', trace_id },
  },
  {
    kind: 'missed',
    message: reported({ kind: 'missed', stage: 'dispatch', books: { published: 1, dead_lettered: 1 } }),
    original: said,
    door: 'stream',
    expected: { stage: 'dispatch', robot_id: 'r1', trace_id },
  },
  {
    kind: 'delivery',
    message: {
      messageId: 'q-bus',
      body: JSON.stringify(event),
      messageAttributes: { TARGET_ARN: { stringValue: notify }, ERROR_CODE: { stringValue: 'SDK_CLIENT_ERROR' } },
    },
    original: Buffer.from(JSON.stringify(event)),
    door: 'function',
    expected: { stage: 'bus_target', function_arn: notify, robot_id: 'r1', correlation_id: 'c1', trace_id },
  },
  {
    kind: 'delivery',
    message: {
      messageId: 'q-invocation',
      body: JSON.stringify({
        timestamp: '2026-05-13T13:50:00.000Z',
        requestContext: { requestId: 'i1', functionArn: `${notify}:$LATEST`, condition: 'RetriesExhausted' },
        requestPayload: event,
        responsePayload: { errorType: 'TemporaryFailure', errorMessage: 'Throttled' },
      }),
    },
    original: Buffer.from(JSON.stringify(event)),
    door: 'function',
    expected: { stage: 'invocation', error_class: 'TemporaryFailure', function_arn: notify, robot_id: 'r1', trace_id },
  },
  {
    kind: 'delivery',
    message: announced('aws/lambda/y'),
    objects: { 'aws/lambda/y': givenUp([change]) },
    original: Buffer.from(JSON.stringify(change)),
    door: 'function',
    expected: {
      stage: 'outbox',
      robot_id: 'r1',
      trace_id,
      correlation_id: 'c1',
      causation_id: 'm1',
      policy_version: 'v1',
    },
  },
  {
    kind: 'data_run',
    message: reported({
      kind: 'data_run',
      stage: 'invocation',
      status: 'needs_attention',
      function_arn: etl,
      original_base64: look.toString('base64'),
    }),
    original: look,
    door: 'function',
    expected: { stage: 'invocation', status: 'needs_attention', function_arn: etl },
  },
  {
    kind: 'bridge',
    message: reported({
      kind: 'bridge',
      stage: 'bridge',
      error_class: 'UnmappableEvent',
      retryable: false,
      function_arn: notify,
      original_base64: Buffer.from('POST /bridge/acme_wms').toString('base64'),
    }),
    original: Buffer.from('POST /bridge/acme_wms'),
    door: 'function',
    expected: { stage: 'bridge', error_class: 'UnmappableEvent', status: 'open' },
  },
  {
    kind: 'webhook',
    message: reported({
      kind: 'webhook',
      stage: 'webhook',
      error_class: 'WebhookNotTaken',
      retryable: true,
      function_arn: notify,
      original_base64: Buffer.from(JSON.stringify({ subscription_id: 's1', event })).toString('base64'),
    }),
    original: Buffer.from(JSON.stringify({ subscription_id: 's1', event })),
    door: 'function',
    expected: { stage: 'webhook', error_class: 'WebhookNotTaken', status: 'open' },
  },
  {
    kind: 'feed',
    message: reported({
      kind: 'feed',
      stage: 'feed',
      error_class: 'ListenerTooSlow',
      retryable: false,
      function_arn: notify,
      original_base64: Buffer.from(JSON.stringify({ connection_id: 'c1', again: true })).toString('base64'),
    }),
    original: Buffer.from(JSON.stringify({ connection_id: 'c1', again: true })),
    door: 'function',
    expected: { stage: 'feed', error_class: 'ListenerTooSlow', status: 'open' },
  },
  {
    kind: 'command',
    message: reported({
      kind: 'command',
      stage: 'command',
      error_class: 'CommandUnanswered',
      retryable: false,
      function_arn: notify,
      original_base64: Buffer.from(JSON.stringify({ type: 'work.start', robot_id: 'r1' })).toString('base64'),
    }),
    original: Buffer.from(JSON.stringify({ type: 'work.start', robot_id: 'r1' })),
    door: 'function',
    expected: { stage: 'command', error_class: 'CommandUnanswered', status: 'open' },
  },
  {
    kind: 'unknown',
    message: { messageId: 'q9', body: 'hello' },
    original: Buffer.from('hello'),
    door: 'none',
    expected: { stage: 'intake', error_class: 'UnknownIntakeShape' },
  },
]

const recorded = async (
  one: Recorder,
  { message, objects = {} }: Pick<Example, 'message' | 'objects'>,
  ports = one.ports,
) => {
  for (const [key, object] of Object.entries(objects)) one.bytes.objects.set(key, Buffer.from(object))
  expect(await one.deliver([message], 1, ports)).toEqual([])
  const [record, ...others] = one.failures.records.values()
  if (record === undefined || others.length > 0) throw new Error(`${others.length} records too many`)
  return record
}

describe('a failure of every kind is complete, and can be tried again or says why not', () => {
  test('there is an example of each kind', () => {
    expect(new Set(examples.map(({ kind }) => kind))).toEqual(new Set(failureKinds.keys()))
  })

  test.each(examples.map((example) => [`${example.kind} (${example.expected.stage ?? 'machine'})`, example] as const))(
    '%s',
    async (_, example) => {
      const one = recorder()
      const record = await recorded(one, example)
      expect(record).toMatchObject({
        kind: example.kind,
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        error_class: expect.stringMatching(/./),
        error_text: expect.stringMatching(/./),
        first_seen_at: expect.stringMatching(/Z$/),
        last_seen_at: expect.stringMatching(/Z$/),
        failed_at: expect.stringMatching(/Z$/),
        attempts: [{ attempt: expect.any(Number), at: record.first_seen_at, status: record.status }],
        ...example.expected,
      })
      expect(bytesOf(record)).toEqual(example.original)
      const door = doorOf(record, failureKinds)
      expect(door.door).toBe(example.door)
      if (door.door === 'none') expect(door.why).toContain(record.failure_id)
      expect((await one.failures.groups.list(undefined, { limit: 2 })).items).toMatchObject([
        { fingerprint: record.fingerprint, count: 1, example: record.failure_id },
      ])
    },
  )
})

describe('a new kind declares itself', () => {
  const weatherKind: KindOfFailure = {
    kind: 'weather',
    means: 'The weather from outside could not be taken in.',
    door: 'stream',
    scheduled: true,
  }
  const weatherFailed = z.object({ feed: z.string(), at: z.string(), reason: z.string(), base64: z.string() })
  const readWeather: IntakeReader = async ({ json }) => {
    const read = weatherFailed.safeParse(json)
    if (!read.success) return undefined
    const { feed, at, reason, base64 } = read.data
    return [
      {
        failure_id: derivedId('failure', 'weather', feed, at),
        kind: 'weather',
        stage: 'intake',
        error_class: 'WeatherRefused',
        error_text: reason,
        retryable: true,
        status: 'open',
        at,
        attempt: 1,
        original_base64: base64,
        topic: `feeds/${feed}/messages`,
      },
    ]
  }
  const at = '2026-05-13T13:48:52.000Z'
  const body = JSON.stringify({
    feed: 'weather',
    at,
    reason: 'no such station: "Nowhere"',
    base64: said.toString('base64'),
  })

  test('and is recorded, grouped, planned and tried again as all others are', async () => {
    const one = recorder()
    const kinds = kindsOf([...failureKinds.values()], [weatherKind])
    const ports = { ...one.ports, kinds, readers: [readWeather, ...intakeReaders] }
    const record = await recorded(one, { message: { messageId: 'q1', body } }, ports)
    expect(record).toMatchObject({ kind: 'weather', status: 'open', agenda: { what: 'retry' } })
    expect(bytesOf(record)).toEqual(said)
    expect(doorOf(record, kinds)).toEqual({ door: 'stream', topic: 'feeds/weather/messages' })
    expect(await one.failures.groups.read(record.fingerprint)).toMatchObject({
      count: 1,
      error_class: 'WeatherRefused',
    })
    expect(one.shelf.copies).toMatchObject([{ attributes: { kind: 'weather' } }])
  })

  test('once', () => {
    expect(() => kindsOf([...failureKinds.values()], [weatherKind, weatherKind])).toThrow('declared twice')
  })
})
