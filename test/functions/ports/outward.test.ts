import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane'
import { SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { PermanentFailure, TemporaryFailure } from '../../../functions/errors.ts'
import { failureKinds } from '../../../functions/failures/kinds.ts'
import { shelfCopyOf } from '../../../functions/failures/shelf-copy.ts'
import type { MeasuredSet } from '../../../functions/measures.ts'
import { eventBusByEventBridge } from '../../../functions/ports/event-bus.eventbridge.ts'
import type { BusEvent } from '../../../functions/ports/event-bus.ts'
import { failedBytesInS3 } from '../../../functions/ports/failed-bytes.s3.ts'
import { failureIntakeByQueue } from '../../../functions/ports/failure-intake.sqs.ts'
import { failureIntakeWithFallback } from '../../../functions/ports/failure-intake-fallback.ts'
import { notificationsBySns } from '../../../functions/ports/notifications.sns.ts'
import { publishByIot } from '../../../functions/ports/publish.iot.ts'
import { retainedByIot } from '../../../functions/ports/retained.iot.ts'
import { shelfByQueue } from '../../../functions/ports/shelf.sqs.ts'
import { readReport } from '../../../functions/service_platform/record-failure/intake/report.ts'
import { commandTopic } from '../../../messages/command-id.ts'
import { fakeFailures } from '../../fakes/failures.ts'
import { fakeLog } from '../../fakes/log.ts'
import { startQueues, type TestQueues } from '../../fakes/queues.ts'
import { failureRecord } from '../service_platform/api/stored.ts'
import { report } from '../service_platform/record-failure/recorder.ts'

/*
 * The adapters that only speak: queues, topic and bucket against an emulator; bus and data plane, which none emulates,
 * against a server that says what the service would say.
 */
const settings = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
}
let aws: TestQueues

beforeAll(async () => {
  aws = await startQueues()
})
afterAll(() => aws.stop())

describe('the failure intake by queue', () => {
  test('carries each report as a message that the recorder reads back whole', async () => {
    const url = await aws.queue('intake')
    const reports = Array.from({ length: 12 }, (_, n) => report({ failure_id: `f${n}` }))
    await failureIntakeByQueue(aws.sqs, url).report(reports)
    const messages = [...(await aws.received(url)), ...(await aws.received(url))]
    const read = await Promise.all(
      messages.map(({ Body = '' }) =>
        readReport(
          { id: 'q', body: Body, json: JSON.parse(Body), sent_at: '', again: false, attributes: {} },
          { bytes: failedBytesInS3(aws.s3, 'none'), kinds: failureKinds },
        ),
      ),
    )
    const carried = read.flatMap((reports) => reports ?? [])
    expect(carried.sort((a, b) => Number(a.failure_id.slice(1)) - Number(b.failure_id.slice(1)))).toEqual(reports)
  })

  test('carries the two characters of JSON that SQS refuses', async () => {
    const url = await aws.queue('odd')
    const error_text = 'type "\ufffe\uffff\u0000" is not in the catalogue'
    await failureIntakeByQueue(aws.sqs, url).report([report({ error_text })])
    const [{ Body = '' } = {}] = await aws.received(url)
    expect(Body).not.toMatch(/[\ufffe\uffff]/)
    expect(JSON.parse(Body)).toMatchObject({ error_text })
  })

  test('splits what is too much for one request', async () => {
    const url = await aws.queue('big')
    const original_base64 = Buffer.alloc(128 * 1024, 1).toString('base64')
    const reports = Array.from({ length: 9 }, (_, n) => report({ failure_id: `f${n}`, original_base64 }))
    await failureIntakeByQueue(aws.sqs, url).report(reports)
    expect(await aws.received(url)).toHaveLength(9)
  })

  test('refuses a report that no queue could take, naming it and its size', async () => {
    const huge = report({ original_base64: 'A'.repeat(1_100_000) })
    const reporting = failureIntakeByQueue(aws.sqs, 'no queue').report([huge])
    await expect(reporting).rejects.toBeInstanceOf(PermanentFailure)
    await expect(reporting).rejects.toThrow(/failure f1 is 110\d{4} bytes with its original; a queue takes 1000000/)
  })

  test('when it cannot be reached, the index takes the reports; when that fails too, its error is told', async () => {
    const unreachable = new SQSClient({ ...settings, endpoint: 'http://127.0.0.1:9' })
    const queue = failureIntakeByQueue(unreachable, 'http://127.0.0.1:9/0/intake')
    await expect(queue.report([report()])).rejects.toBeInstanceOf(TemporaryFailure)
    const index = fakeFailures()
    const log = fakeLog()
    const measured: MeasuredSet[] = []
    const surroundings = {
      now: () => 0,
      log: log.log,
      measures: { publish: (sets: readonly MeasuredSet[]) => measured.push(...sets) },
    }
    await failureIntakeWithFallback(queue, index, surroundings).report([report(), report({ failure_id: 'f2' })])
    await failureIntakeWithFallback(queue, index, surroundings).report([report()])
    const agenda = { what: 'shelve', at: '1970-01-01T00:00:00.000Z' }
    expect([...index.records.values()]).toMatchObject([
      { failure_id: 'f1', status: 'open', record_version: 1, agenda },
      { failure_id: 'f2' },
    ])
    const down = { ...index, find: () => Promise.reject(new TemporaryFailure('table down')) }
    await expect(failureIntakeWithFallback(queue, down, surroundings).report([report()])).rejects.toThrow('table down')
    expect([...index.rows.groups.values()]).toMatchObject([{ count: 2, robots: 1 }])
    expect(measured[0]).toEqual({ dimensions: {}, values: { intake_fallbacks: 2 } })
    expect(log.lines[0]).toMatchObject({
      level: 'error',
      fields: { failure_ids: ['f1', 'f2'], error: expect.any(Error) },
    })
    unreachable.destroy()
  })
})

describe('the shelf', () => {
  test('shows reason, robot, trace, type, class and failure id as attributes', async () => {
    const url = await aws.queue('shelf')
    const copies = Array.from({ length: 11 }, (_, n) => shelfCopyOf(failureRecord({ failure_id: `f${n}` })))
    await shelfByQueue(aws.sqs, url).place(copies)
    const [first, ...others] = [...(await aws.received(url)), ...(await aws.received(url))]
    expect(others).toHaveLength(10)
    expect(first?.Body?.split('\n')[0]).toContain('work.stop for robot r1 failed in the state machine')
    expect(first?.MessageAttributes?.trace_id?.StringValue).toBe('0af7651916cd43dd8448eb211c80319c')
    expect(Object.keys(first?.MessageAttributes ?? {}).sort()).toEqual(
      ['attempt', 'class', 'failure_id', 'kind', 'reason', 'robot_id', 'stage', 'trace_id', 'type'].sort(),
    )
  })

  test('that is not there fails', async () => {
    const placing = shelfByQueue(aws.sqs, 'http://127.0.0.1:9/0/no-shelf').place([shelfCopyOf(failureRecord())])
    await expect(placing).rejects.toThrow('place 1 copies on the shelf')
  })
})

describe('failed bytes', () => {
  test('come back as they were kept', async () => {
    await aws.bucket('bytes')
    const store = failedBytesInS3(aws.s3, 'bytes')
    const awkward = Buffer.from(Array.from({ length: 70_000 }, (_, n) => (n * 7) % 256))
    const key = await store.keep('f1', awkward)
    expect(key).toBe('failures/f1')
    expect(Buffer.compare(Buffer.from(await store.read(key)), awkward)).toBe(0)
    await expect(store.read('failures/nope')).rejects.toThrow('read failures/nope of bucket bytes')
  })
})

describe('notifications', () => {
  test('leave with their subject and the attribute that subscriptions filter by', async () => {
    const url = await aws.queue('mail')
    const topicArn = await aws.topic('people', 'mail')
    const notice = {
      subject: 'Robot r1: fault x',
      body: 'One line\nand another',
      attributes: { event: 'incident.raised' },
    }
    await notificationsBySns(aws.sns, topicArn).send(notice)
    const [message] = await aws.received(url)
    const { Message: structured, ...rest } = JSON.parse(message?.Body ?? '{}') as Record<string, unknown>
    expect(rest).toMatchObject({
      Subject: 'Robot r1: fault x',
      MessageAttributes: { event: { Value: 'incident.raised' } },
    })
    const { default: forPeople, https: forPrograms } = JSON.parse(String(structured)) as Record<string, string>
    expect(forPeople).toBe('One line\nand another')
    // What Amazon Q in chat applications takes: anything else it drops.
    expect(JSON.parse(forPrograms ?? '{}')).toMatchObject({
      version: '1.0',
      source: 'custom',
      content: { textType: 'client-markdown', title: 'Robot r1: fault x', description: 'One line\nand another' },
    })
  })
})

interface Heard {
  readonly path: string
  readonly target: string | undefined
  readonly body: string
}

/** A service in three lines: says what it is told to say, and remembers what it heard. */
const service = async (answer: (heard: Heard) => { status?: number; body: object; type?: string }) => {
  const heard: Heard[] = []
  const server: Server = createServer(async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const one = {
      path: request.url ?? '',
      target: request.headers['x-amz-target']?.toString(),
      body: Buffer.concat(chunks).toString(),
    }
    heard.push(one)
    const { status = 200, body, type } = answer(one)
    response.writeHead(status, { 'content-type': 'application/json', ...(type && { 'x-amzn-errortype': type }) })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  standing.push(server)
  return { heard, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
const standing: Server[] = []
afterEach(async () => {
  for (const server of standing.splice(0)) {
    server.closeAllConnections()
    await new Promise((stopped) => server.close(stopped))
  }
})

describe('the bus', () => {
  const event = (n: number, over: object = {}): BusEvent => ({
    type: 'failure.needs_attention',
    detail: {
      event_id: `e${n}`,
      type: 'failure.needs_attention',
      occurred_at: '2026-05-13T13:48:52.123Z',
      payload: { n },
      ...over,
    },
  })

  test('takes ten events per request, and says which of all it did not take', async () => {
    const { heard, endpoint } = await service(({ body }) => {
      const { Entries } = JSON.parse(body) as { Entries: { Detail: string }[] }
      return {
        body: {
          FailedEntryCount: 0,
          Entries: Entries.map(({ Detail }) => {
            if (Detail.includes('"n":12')) return { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' }
            return Detail.includes('"n":3}') ? { ErrorCode: 'MalformedDetail', ErrorMessage: 'no' } : { EventId: 'x' }
          }),
        },
      }
    })
    const bus = eventBusByEventBridge(new EventBridgeClient({ ...settings, endpoint }), 'signalbox-dev-bus')
    const notTaken = await bus.put(Array.from({ length: 23 }, (_, n) => event(n)))
    expect(notTaken).toEqual([
      { index: 3, code: 'MalformedDetail', text: 'no', temporary: false },
      { index: 12, code: 'ThrottlingException', text: 'slow down', temporary: true },
    ])
    const requests = heard.map(({ body }) => (JSON.parse(body) as { Entries: object[] }).Entries)
    expect(requests.map(({ length }) => length)).toEqual([10, 10, 3])
    expect(requests[0]?.[0]).toMatchObject({
      EventBusName: 'signalbox-dev-bus',
      Source: 'signalbox',
      DetailType: 'failure.needs_attention',
      Detail: JSON.stringify(event(0).detail),
    })
  })

  test('takes no more than 256 KB per request', async () => {
    const { heard, endpoint } = await service(({ body }) => ({
      body: { Entries: (JSON.parse(body) as { Entries: [] }).Entries.map(() => ({ EventId: 'x' })) },
    }))
    const bus = eventBusByEventBridge(new EventBridgeClient({ ...settings, endpoint }), 'bus')
    await bus.put(Array.from({ length: 5 }, (_, n) => event(n, { payload: { long: 'x'.repeat(100_000) } })))
    expect(heard).toHaveLength(3)
  })

  test('that does not answer is a temporary failure, one that denies is not', async () => {
    const down = eventBusByEventBridge(new EventBridgeClient({ ...settings, endpoint: 'http://127.0.0.1:9' }), 'bus')
    await expect(down.put([event(1)])).rejects.toBeInstanceOf(TemporaryFailure)
    const { endpoint } = await service(() => ({
      status: 400,
      body: { __type: 'AccessDeniedException', message: 'no' },
    }))
    const denied = eventBusByEventBridge(new EventBridgeClient({ ...settings, endpoint }), 'bus')
    await expect(denied.put([event(1)])).rejects.toBeInstanceOf(PermanentFailure)
  })
})

describe('commands', () => {
  const command = { message_id: 'c1', type: 'work.start', robot_id: 'ff:5iO4.b', payload: { job_id: 'j1' } }
  const message = { topic: commandTopic(command.robot_id), payload: JSON.stringify(command), qos: 1 } as const

  test('go with QoS 1 to the down-topic of the robot’s thing, which no rule reads', async () => {
    const { heard, endpoint } = await service(() => ({ body: {} }))
    await publishByIot(new IoTDataPlaneClient({ ...settings, endpoint })).publish(message)
    expect(decodeURIComponent(heard[0]?.path ?? '')).toBe(
      '/topics/robots/ff:5iO4_x002E_b/commands?contentType=application/json&qos=1',
    )
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual(command)
  })

  test.each([
    [429, 'ThrottlingException', TemporaryFailure],
    [500, 'InternalFailureException', TemporaryFailure],
    [403, 'ForbiddenException', PermanentFailure],
    [400, 'InvalidRequestException', PermanentFailure],
  ])('a data plane that answers %i %s is told apart by class', async (status, type, expected) => {
    const { endpoint } = await service(() => ({ status, type, body: { message: 'no' } }))
    const sending = publishByIot(new IoTDataPlaneClient({ ...settings, endpoint })).publish(message)
    await expect(sending).rejects.toBeInstanceOf(expected)
    await expect(sending).rejects.toThrow('publish to robots/ff:5iO4_x002E_b/commands: ')
  })
})

describe('what is retained', () => {
  const topic = 'uagv/v2/acme/7/connection'

  test('is asked for by its topic', async () => {
    const kept = { topic, payload: 'e30=', qos: 1, lastModifiedTime: 1_747_136_931_405 }
    const { heard, endpoint } = await service(() => ({ body: kept }))
    const retained = retainedByIot(new IoTDataPlaneClient({ ...settings, endpoint }))
    expect(await retained.read(topic)).toEqual({ qos: 1, kept_at: '2025-05-13T11:48:51.405Z' })
    expect(decodeURIComponent(heard[0]?.path ?? '')).toBe(`/retainedMessage/${topic}`)
  })

  test('is nothing where nothing is, and unknown where the broker does not say', async () => {
    const none = await service(() => ({ status: 404, type: 'ResourceNotFoundException', body: { message: 'none' } }))
    const asking = (endpoint: string) => retainedByIot(new IoTDataPlaneClient({ ...settings, endpoint })).read(topic)
    expect(await asking(none.endpoint)).toBeUndefined()
    const busy = await service(() => ({ status: 429, type: 'ThrottlingException', body: { message: 'no' } }))
    await expect(asking(busy.endpoint)).rejects.toBeInstanceOf(TemporaryFailure)
  })
})
