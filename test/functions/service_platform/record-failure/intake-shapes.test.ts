import { describe, expect, test } from 'vitest'
import { bytesOf, recorder, reported } from './recorder.ts'
import { announced, bytes, givenUp, ruleError, streamRecord } from './shapes.ts'

/*
 * Every shape in which AWS or one of our functions writes a failure, as documented, and what becomes of it.
 */
describe('a failure in AWS’s own words becomes a record of ours', () => {
  test('a rule that could not deliver: bytes, topic, robot, client, trace, and a place in the books', async () => {
    const { deliver, failures, books } = recorder()
    expect(await deliver([ruleError()])).toEqual([])
    const [record] = failures.records.values()
    expect(record).toMatchObject({
      kind: 'rule',
      stage: 'rule',
      status: 'open',
      retryable: true,
      error_class: 'KinesisAction',
      error_text:
        'Rule signalbox_dev_messages could not deliver: KinesisAction on signalbox-dev-stream: Failed to publish Kinesis record. The error received was Rate exceeded',
      topic: 'robots/r1/messages',
      robot_id: 'r1',
      client_id: 'r1',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      first_seen_at: '2025-05-13T11:48:51.405Z',
    })
    expect(bytesOf(record)).toEqual(bytes)
    expect(books()).toEqual({ published: 1, dead_lettered: 1 })
  })

  test('a rule reports a Basic Ingest topic with its prefix: the record has the topic that was meant', async () => {
    const { deliver, failures } = recorder()
    await deliver([ruleError({ topic: '$aws/rules/signalbox_dev_telemetry/robots/r1/telemetry', clientId: 'N/A' })])
    const [record] = failures.records.values()
    expect(record).toMatchObject({ topic: 'robots/r1/telemetry', robot_id: 'r1' })
    expect(record).not.toHaveProperty('client_id')
  })

  test('a topic that is about no robot is kept without one', async () => {
    const { deliver, failures } = recorder()
    await deliver([ruleError({ topic: 'somewhere/else' })])
    const [record] = failures.records.values()
    expect(record).toMatchObject({ topic: 'somewhere/else' })
    expect(record).not.toHaveProperty('robot_id')
  })

  test.each([
    ['as text', (object: string) => object],
    [
      'as an object',
      (object: string) => {
        const { payload, ...rest } = JSON.parse(object) as { payload: string }
        return JSON.stringify({ ...rest, payload: JSON.parse(payload) })
      },
    ],
  ])(
    'a batch that dispatch died of, payload %s: one failure per record, with the sender’s bytes',
    async (_, shaped) => {
      const { deliver, failures, bytes: store, books } = recorder()
      const key = 'aws/lambda/1b2c/shardId-000000000000/2026/05/13/2026-05-13T13.50.00-a b.json'
      const records = [
        streamRecord('robots/r1/messages', bytes, '490001'),
        streamRecord('robots/r2/telemetry', Buffer.from([0xff, 0xfe]), '490002'),
        streamRecord('robots/r1/messages', Buffer.alloc(0), '490003', {
          source: 'service_platform',
          control: 'release',
        }),
        { ...streamRecord('', bytes, '490004'), kinesis: { sequenceNumber: '490004', data: 'bm90IGpzb24=' } },
      ]
      store.objects.set(key, Buffer.from(shaped(givenUp(records))))
      expect(await deliver([announced(key)])).toEqual([])
      const found = [...failures.records.values()]
      expect(found).toHaveLength(3)
      expect(found[0]).toMatchObject({
        kind: 'dispatch_died',
        stage: 'dispatch',
        error_class: 'RetryAttemptsExhausted',
        error_text: 'signalbox-dev-dispatch did not settle it in 11 tries; the last one ended in Unhandled',
        // Its function died of it: the same bytes would kill it again.
        retryable: false,
        topic: 'robots/r1/messages',
        robot_id: 'r1',
        client_id: 'r1',
        source: 'device.hw',
        received_at: '2025-05-13T11:48:51.348Z',
        trace_id: '0af7651916cd43dd8448eb211c80319c',
      })
      expect(found.map(bytesOf)).toEqual([bytes, Buffer.from([0xff, 0xfe]), Buffer.from('not json')])
      expect(found[1]).toMatchObject({ robot_id: 'r2' })
      expect(books()).toEqual({ published: 3, dead_lettered: 3 })
    },
  )

  test('a batch that was handed back until it was too old may pass later', async () => {
    const { deliver, failures, bytes: store } = recorder()
    const records = [streamRecord('robots/r1/messages', bytes, '490001')]
    store.objects.set('aws/lambda/x', Buffer.from(givenUp(records, { responseContext: { statusCode: 200 } })))
    await deliver([announced('aws/lambda/x')])
    const [record] = failures.records.values()
    expect(record).toMatchObject({ kind: 'dispatch_died', retryable: true, agenda: { what: 'retry' } })
  })

  test('a redrive that dispatch died of is another try of the same failure, and is counted already', async () => {
    const { deliver, failures, bytes: store, books } = recorder()
    await deliver([reported()])
    const redrive = { redrive_of: 'f1', attempt: 1, operation_id: 'o1' }
    const records = [
      streamRecord('robots/r1/messages', bytes, '490001', { source: 'service_platform.core.messaging', redrive }),
    ]
    store.objects.set('aws/lambda/x', Buffer.from(givenUp(records)))
    await deliver([announced('aws/lambda/x')])
    const found = [...failures.records.values()]
    expect(found).toMatchObject([
      { failure_id: 'f1', kind: 'dispatch_died', attempts: [{ attempt: 1 }, { attempt: 2, operation_id: 'o1' }] },
    ])
    expect(found[0]).not.toHaveProperty('redrive_of')
    expect(books()).toEqual({})
  })

  test('an edited message that dispatch died of keeps its lineage, and is a message of its own', async () => {
    const { deliver, failures, bytes: store, books } = recorder()
    const edit = { edited_from: 'f1', operation_id: 'o1' }
    const records = [
      streamRecord('robots/r1/messages', bytes, '490001', { source: 'service_platform.core.messaging', edit }),
    ]
    store.objects.set('aws/lambda/x', Buffer.from(givenUp(records)))
    await deliver([announced('aws/lambda/x')])
    expect([...failures.records.values()]).toMatchObject([{ kind: 'dispatch_died', edited_from: 'f1' }])
    expect(books()).toEqual({ published: 1, dead_lettered: 1 })
  })

  test('commits that the outbox gave up are kept whole, and are no messages for the books', async () => {
    const { deliver, failures, bytes: store, books } = recorder()
    const change = {
      eventSource: 'aws:dynamodb',
      eventID: '7de3041dd709b024af6f29e4fa13d34c',
      eventName: 'MODIFY',
      dynamodb: { Keys: { robot_id: { S: 'r1' } }, NewImage: { revision: { N: '4' } }, SequenceNumber: '111' },
    }
    store.objects.set('aws/lambda/x', Buffer.from(givenUp([change])))
    await deliver([announced('aws/lambda/x')])
    const [record] = failures.records.values()
    const function_arn = 'arn:aws:lambda:us-east-1:123456789012:function:signalbox-dev-dispatch'
    expect(record).toMatchObject({ kind: 'delivery', stage: 'outbox', robot_id: 'r1', function_arn })
    expect(JSON.parse(bytesOf(record).toString())).toEqual(change)
    expect(books()).toEqual({})
  })

  test('an event that did not reach its target: the reason comes in message attributes', async () => {
    const { deliver, failures } = recorder()
    const event = {
      version: '0',
      id: 'e1',
      'detail-type': 'incident.raised',
      source: 'signalbox',
      time: '2026-05-13T13:48:52Z',
      detail: { robot_id: 'r1', trace_id: 'a'.repeat(32), causation_id: 'm1' },
    }
    await deliver([
      {
        messageId: 'q-bus',
        body: JSON.stringify(event),
        messageAttributes: {
          RULE_ARN: { stringValue: 'arn:aws:events:us-east-1:123456789012:rule/signalbox-dev-bus/notify' },
          TARGET_ARN: { stringValue: 'arn:aws:lambda:us-east-1:123456789012:function:signalbox-dev-notify' },
          ERROR_CODE: { stringValue: 'NO_PERMISSIONS' },
          ERROR_MESSAGE: { stringValue: 'The target has no permission' },
          RETRY_ATTEMPTS: { stringValue: '10' },
        },
      },
    ])
    const [record] = failures.records.values()
    expect(record).toMatchObject({
      kind: 'delivery',
      stage: 'bus_target',
      error_class: 'NO_PERMISSIONS',
      type: 'incident.raised',
      robot_id: 'r1',
      trace_id: 'a'.repeat(32),
      causation_id: 'm1',
      attempts: [{ attempt: 11 }],
    })
  })

  test('an asynchronous invocation that Lambda gave up keeps its event, class and stack', async () => {
    const { deliver, failures } = recorder()
    await deliver([
      {
        messageId: 'q-async',
        body: JSON.stringify({
          version: '1.0',
          timestamp: '2026-05-13T13:48:52.000Z',
          requestContext: {
            requestId: 'r-1',
            functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:signalbox-dev-notify:$LATEST',
            condition: 'RetriesExhausted',
            approximateInvokeCount: 3,
          },
          requestPayload: { 'detail-type': 'incident.raised', detail: { robot_id: 'r1' } },
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          responsePayload: { errorType: 'TemporaryFailure', errorMessage: 'notify: Throttled', trace: ['a', 'b'] },
        }),
      },
    ])
    const [record] = failures.records.values()
    expect(record).toMatchObject({
      kind: 'delivery',
      stage: 'invocation',
      error_class: 'TemporaryFailure',
      error_text: 'signalbox-dev-notify failed: notify: Throttled',
      retryable: true,
      stack: 'a\nb',
      robot_id: 'r1',
      type: 'incident.raised',
    })
  })

  test('a bucket’s test event at set-up is acknowledged and is no failure', async () => {
    const { deliver, failures } = recorder()
    expect(
      await deliver([{ messageId: 'q0', body: '{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}' }]),
    ).toEqual([])
    expect(failures.records.size).toBe(0)
  })

  test.each([
    ['not JSON', 'hello'],
    ['an array', '[1,2]'],
    ['a report of no time', reported({ at: 'yesterday' }).body],
    ['a report received at no time', reported({ received_at: 'noon' }).body],
    ['a report under an id that nobody can ask for', reported({ failure_id: 'a/b c' }).body],
    ['a report without its id', '{"signalbox_failure":1,"kind":"machine"}'],
    ['a report whose id no index could hold', reported({ failure_id: 'f'.repeat(3_000) }).body],
    ['something else', '{"a":{"b":1}}'],
  ])('what no reader knows (%s) is kept as it is', async (_, body) => {
    const { deliver, failures } = recorder()
    expect(await deliver([{ messageId: 'q9', body }])).toEqual([])
    const [record] = failures.records.values()
    expect(record).toMatchObject({ kind: 'unknown', error_class: 'UnknownIntakeShape', status: 'open' })
    expect(bytesOf(record).toString()).toBe(body)
  })

  test('a report of a kind that nobody has declared is a record of unknown kind, with all that it said', async () => {
    const { deliver, failures } = recorder()
    await deliver([reported({ kind: 'telepathy' })])
    const [record] = failures.records.values()
    expect(record).toMatchObject({ failure_id: 'f1', kind: 'unknown', error_class: 'OtherJobInHand', robot_id: 'r1' })
    expect(record?.error_text).toMatch(/not job-18.* \(of kind "telepathy", which nobody declares\)$/)
    expect(bytesOf(record).toString()).toBe('{"type":"work.stop"}')
  })

  test('an object that is no batch is kept as it is, and says so', async () => {
    const { deliver, failures, bytes: store } = recorder()
    store.objects.set('aws/lambda/x', Buffer.from('{"half":'))
    await deliver([announced('aws/lambda/x')])
    const [record] = failures.records.values()
    expect(record).toMatchObject({ kind: 'unknown' })
    expect(bytesOf(record).toString()).toBe('{"half":')
  })

  test('a batch whose object cannot be read is not acknowledged', async () => {
    const { deliver, failures } = recorder()
    expect(await deliver([announced('aws/lambda/missing'), reported()])).toEqual(['q-s3'])
    expect([...failures.records.keys()]).toEqual(['f1'])
  })
})
