import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sqs } from '../../../local/queues/service.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import { type HastyClock, hastyClock } from '../hasty-clock.ts'
import { type ServiceRuntime, serviceRuntime } from '../service-runtime.ts'

let runtime: ServiceRuntime
let provider: Provider
let client: SQSClient
let clock: HastyClock
const directories: string[] = []

async function stand(dataDirectory?: string) {
  clock = hastyClock(19_999)
  runtime = serviceRuntime({ clock, ...(dataDirectory !== undefined && { dataDirectory }) })
  provider = sqs(runtime)[0] as Provider
  client = new SQSClient(await runtime.client())
}
async function fall() {
  client.destroy()
  await provider.stop?.()
  clock.stop()
  await runtime.close()
}
beforeEach(() => stand())
afterEach(async () => {
  await fall()
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true })
})

async function queue(name: string, properties: Record<string, unknown> = {}) {
  const { ref, attributes } = await runtime.stand(provider, 'AWS::SQS::Queue', { QueueName: name, ...properties }, name)
  return { QueueUrl: ref, arn: attributes.Arn ?? '' }
}
const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }))
const receive = async (QueueUrl: string, more: object = {}) =>
  (
    await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...more,
      }),
    )
  ).Messages ?? []
const bodies = (messages: readonly { Body?: string | undefined }[]) => messages.map((message) => message.Body)

describe('a message', () => {
  test('arrives with its attributes, and the client’s MD5 checks hold', async () => {
    const { QueueUrl } = await queue('plain')
    await send(QueueUrl, 'bödy', {
      MessageAttributes: {
        reason: { DataType: 'String', StringValue: 'UnknownMessage' },
        attempt: { DataType: 'Number', StringValue: '2' },
        bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
      },
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-2-3' } },
    })
    const [message] = await receive(QueueUrl)
    expect(message).toMatchObject({
      Body: 'bödy',
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: /^\d{13}$/, AWSTraceHeader: 'Root=1-2-3' },
      MessageAttributes: { reason: { StringValue: 'UnknownMessage' }, attempt: { StringValue: '2' } },
    })
    expect([...(message?.MessageAttributes?.bytes?.BinaryValue ?? [])]).toEqual([0, 255])
    await send(QueueUrl, 'second', { MessageAttributes: { 'a.b': { DataType: 'String', StringValue: 'x' } } })
    const [second] = await receive(QueueUrl, { MessageSystemAttributeNames: [], MessageAttributeNames: ['a.*'] })
    expect(second?.MessageAttributes).toEqual({ 'a.b': { DataType: 'String', StringValue: 'x' } })
    expect(second?.Attributes).toBe(undefined)
  })

  test('is hidden while it is in flight and comes back when nobody deletes it', async () => {
    const { QueueUrl } = await queue('visibility', { VisibilityTimeout: 60 })
    await send(QueueUrl, 'again')
    const [first] = await receive(QueueUrl)
    expect(await receive(QueueUrl)).toEqual([])
    const counted = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
    expect(counted.Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
      VisibilityTimeout: '60',
    })
    clock.advance(60_001)
    const [second] = await receive(QueueUrl)
    expect(second).toMatchObject({ Body: 'again', Attributes: { ApproximateReceiveCount: '2' } })
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle)
    // The old receipt deletes nothing; the new one does.
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle ?? '' }))
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: second?.ReceiptHandle ?? '',
        VisibilityTimeout: 0,
      }),
    )
    const [third] = await receive(QueueUrl)
    expect(third?.Attributes?.ApproximateReceiveCount).toBe('3')
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: third?.ReceiptHandle ?? '' }))
    expect(await receive(QueueUrl, { WaitTimeSeconds: 10 })).toEqual([])
  })

  test('is given to a receiver that waits as soon as it is sent', async () => {
    const { QueueUrl } = await queue('waiting')
    // Longer than the clock jumps: the two requests may take their time.
    const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 })
    await send(QueueUrl, 'now')
    expect(bodies(await waiting)).toEqual(['now'])
  })

  test('comes with nine others at most, and a receive waits for 20 seconds at most', async () => {
    const { QueueUrl } = await queue('many')
    for (let index = 0; index < 12; index++) await send(QueueUrl, `m${index}`)
    await expect(receive(QueueUrl, { MaxNumberOfMessages: 11 })).rejects.toThrow(
      /MaxNumberOfMessages.*between 1 and 10/,
    )
    await expect(receive(QueueUrl, { MaxNumberOfMessages: 0 })).rejects.toThrow(/MaxNumberOfMessages/)
    await expect(receive(QueueUrl, { WaitTimeSeconds: 21 })).rejects.toThrow(/WaitTimeSeconds.*between 0 and 20/)
    const first = await receive(QueueUrl, { WaitTimeSeconds: 10 })
    expect(bodies(first)).toEqual(Array.from({ length: 10 }, (_, index) => `m${index}`))
    expect(first[0]?.Attributes).toMatchObject({
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: /^\d{13}$/,
      SentTimestamp: /^\d{13}$/,
      SenderId: expect.any(String),
    })
    expect(bodies(await receive(QueueUrl, { MaxNumberOfMessages: 1 }))).toEqual(['m10'])
    const one = await client.send(new ReceiveMessageCommand({ QueueUrl }))
    expect(bodies(one.Messages ?? [])).toEqual(['m11'])
    expect(one.Messages?.[0]).not.toHaveProperty('Attributes')
  })

  test('with a delay is not visible before it is over', async () => {
    const { QueueUrl } = await queue('delay')
    // Longer than the clock jumps by itself: it is over when the test says so.
    await send(QueueUrl, 'late', { DelaySeconds: 30 })
    expect(await receive(QueueUrl)).toEqual([])
    clock.advance(15_000)
    const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 })
    clock.advance(15_000)
    expect(bodies(await waiting)).toEqual(['late'])
  })

  test('is gone after the retention period', async () => {
    const { QueueUrl } = await queue('short', { MessageRetentionPeriod: 60 })
    await send(QueueUrl, 'old')
    clock.advance(61_000)
    expect(await receive(QueueUrl)).toEqual([])
  })
})

describe('what SQS refuses', () => {
  test('is refused by name', async () => {
    const { QueueUrl } = await queue('strict', { MaximumMessageSize: 1024 })
    await expect(send(QueueUrl, 'x'.repeat(1025))).rejects.toThrow(/must be shorter than 1024 bytes/)
    await expect(send(QueueUrl, 'a\u0001')).rejects.toMatchObject({ name: 'InvalidMessageContents' })
    await expect(send(QueueUrl, 'a\ud800b')).rejects.toThrow()
    const attribute = { DataType: 'String', StringValue: 'x' }
    const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`a${index}`, attribute]))
    await expect(send(QueueUrl, 'x', { MessageAttributes: eleven })).rejects.toThrow(
      /\[11\] exceeds the allowed maximum \[10\]/,
    )
    await expect(send(QueueUrl, 'x', { MessageAttributes: { 'AWS.x': attribute } })).rejects.toThrow(/AWS.x/)
    await expect(send(QueueUrl, 'x', { DelaySeconds: 901 })).rejects.toThrow(/DelaySeconds/)
    await expect(send('http://x/000000000000/nowhere', 'x')).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
    await expect(client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'made up' }))).rejects.toMatchObject({
      name: 'ReceiptHandleIsInvalid',
    })
    await expect(client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: {} }))).rejects.toThrow(
      /no operation SetQueueAttributes/,
    )
  })
})

describe('a batch', () => {
  test('has an outcome for each entry', async () => {
    const { QueueUrl } = await queue('batch', { VisibilityTimeout: 60 })
    const { Successful, Failed } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', MessageBody: 'one' },
          { Id: 'bad', MessageBody: 'two', DelaySeconds: 1000 },
        ],
      }),
    )
    expect(Successful?.map((entry) => entry.Id)).toEqual(['good'])
    expect(Failed).toMatchObject([{ Id: 'bad', SenderFault: true, Code: 'InvalidParameterValue' }])
    const [message] = await receive(QueueUrl)
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', ReceiptHandle: message?.ReceiptHandle ?? '' },
          { Id: 'b', ReceiptHandle: 'x' },
        ],
      }),
    )
    expect(deleted.Successful).toEqual([{ Id: 'a' }])
    expect(deleted.Failed).toMatchObject([{ Id: 'b', Code: 'ReceiptHandleIsInvalid' }])
  })

  test('gives messages back at once or hides them longer, each with its outcome', async () => {
    const { QueueUrl } = await queue('batch', { VisibilityTimeout: 60 })
    for (const body of ['back', 'longer', 'deleted']) await send(QueueUrl, body)
    const handle = new Map((await receive(QueueUrl)).map(({ Body, ReceiptHandle }) => [Body, ReceiptHandle ?? '']))
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: handle.get('deleted') }))
    const { Successful, Failed } = await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'back', ReceiptHandle: handle.get('back'), VisibilityTimeout: 0 },
          { Id: 'longer', ReceiptHandle: handle.get('longer'), VisibilityTimeout: 600 },
          { Id: 'too-long', ReceiptHandle: handle.get('longer'), VisibilityTimeout: 43_201 },
          { Id: 'deleted', ReceiptHandle: handle.get('deleted'), VisibilityTimeout: 0 },
          { Id: 'invented', ReceiptHandle: 'invented', VisibilityTimeout: 0 },
        ],
      }),
    )
    expect(Successful?.map(({ Id }) => Id)).toEqual(['back', 'longer'])
    expect(Failed?.map(({ Id, Code }) => [Id, Code])).toEqual([
      ['too-long', 'InvalidParameterValue'],
      ['deleted', 'InvalidParameterValue'],
      ['invented', 'ReceiptHandleIsInvalid'],
    ])
    expect(bodies(await receive(QueueUrl))).toEqual(['back'])
    clock.advance(60_001)
    expect(bodies(await receive(QueueUrl))).toEqual(['back'])
    clock.advance(540_000)
    expect(bodies(await receive(QueueUrl)).sort()).toEqual(['back', 'longer'])
  })

  test.each([
    ['EmptyBatchRequest', []],
    ['TooManyEntriesInBatchRequest', Array.from({ length: 11 }, (_, index) => ({ Id: `${index}`, MessageBody: 'x' }))],
    ['BatchEntryIdsNotDistinct', [1, 2].map(() => ({ Id: 'same', MessageBody: 'x' }))],
    ['BatchRequestTooLong', [1, 2].map((id) => ({ Id: `${id}`, MessageBody: 'x'.repeat(600_000) }))],
    ['InvalidBatchEntryId', [{ Id: 'a b', MessageBody: 'x' }]],
  ])('is refused whole as %s', async (name, Entries) => {
    const { QueueUrl } = await queue('batch')
    await expect(client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({ name })
    expect(await receive(QueueUrl)).toEqual([])
  })
})

describe('redrive', () => {
  async function queueWithDeadLetters() {
    const dead = await queue('dead')
    const source = await queue('source', {
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: 2 },
    })
    await provider.start?.()
    return { dead, source }
  }
  const giveUp = async (QueueUrl: string) => {
    for (let receives = 0; receives < 3; receives++) {
      await receive(QueueUrl, { VisibilityTimeout: 0 })
    }
  }

  test('moves a message that was received too often, with its id and its age', async () => {
    const { dead, source } = await queueWithDeadLetters()
    const { MessageId } = await send(source.QueueUrl, 'poison', {
      MessageAttributes: { robot_id: { DataType: 'String', StringValue: 'r1' } },
    })
    await giveUp(source.QueueUrl)
    const [message] = await receive(dead.QueueUrl)
    expect(message).toMatchObject({
      MessageId,
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: source.arn, ApproximateReceiveCount: '1' },
      MessageAttributes: { robot_id: { StringValue: 'r1' } },
    })
    expect(await receive(source.QueueUrl)).toEqual([])
    const { queueUrls } = await client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.QueueUrl }))
    expect(queueUrls).toEqual([source.QueueUrl])
  })

  test('names a dead-letter queue that is not there', async () => {
    const arn = 'arn:aws:sqs:us-east-1:000000000000:nowhere'
    await queue('lost', { RedrivePolicy: { deadLetterTargetArn: arn, maxReceiveCount: 1 } })
    await expect(provider.start?.()).rejects.toThrow(/RedrivePolicy.deadLetterTargetArn: there is no queue .*nowhere/)
  })

  const tasks = async (SourceArn: string) =>
    (await client.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 10 }))).Results ?? []
  const finished = async (SourceArn: string) => {
    for (;;) {
      const [task] = await tasks(SourceArn)
      if (task?.Status !== 'RUNNING' && task?.Status !== 'CANCELLING') return task
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  test('of the console moves messages back to where they came from, as new messages', async () => {
    const { dead, source } = await queueWithDeadLetters()
    const { MessageId } = await send(source.QueueUrl, 'poison')
    await giveUp(source.QueueUrl)
    await client.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn }))
    expect(await finished(dead.arn)).toMatchObject({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 })
    const [message] = await receive(source.QueueUrl)
    expect(message?.Body).toBe('poison')
    expect(message?.MessageId).not.toBe(MessageId)
    expect(message?.Attributes?.DeadLetterQueueSourceArn).toBe(undefined)
    expect(await receive(dead.QueueUrl)).toEqual([])
  })

  test('of the console moves messages that nobody redrove to a destination only', async () => {
    const { dead } = await queueWithDeadLetters()
    const other = await queue('other')
    await send(dead.QueueUrl, 'copy')
    await client.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn }))
    expect(await finished(dead.arn)).toMatchObject({
      Status: 'FAILED',
      FailureReason: 'CouldNotDetermineMessageSource',
    })
    await client.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn, DestinationArn: other.arn }))
    expect(await finished(dead.arn)).toMatchObject({ Status: 'COMPLETED', DestinationArn: other.arn })
    expect(bodies(await receive(other.QueueUrl))).toEqual(['copy'])
  })

  test('of the console to a chosen queue keeps bodies and attributes, gives new ids, and keeps the rate', async () => {
    // As the shelf: what is moved from it was sent to it, and the queue it goes to gives up to it.
    const shelf = await queue('shelf')
    const redrive = await queue('redrive', { RedrivePolicy: { deadLetterTargetArn: shelf.arn, maxReceiveCount: 1 } })
    const ids = new Set<string | undefined>()
    for (let index = 0; index < 25; index++) {
      const { MessageId } = await send(shelf.QueueUrl, `m${index}`, {
        MessageAttributes: {
          failure_id: { DataType: 'String', StringValue: `f${index}` },
          attempt: { DataType: 'Number', StringValue: '3' },
          original: { DataType: 'Binary', BinaryValue: Uint8Array.of(index, 0, 255) },
        },
      })
      ids.add(MessageId)
    }
    const startedAt = clock.now()
    await client.send(
      new StartMessageMoveTaskCommand({
        SourceArn: shelf.arn,
        DestinationArn: redrive.arn,
        MaxNumberOfMessagesPerSecond: 5,
      }),
    )
    expect(await finished(shelf.arn)).toMatchObject({
      Status: 'COMPLETED',
      SourceArn: shelf.arn,
      DestinationArn: redrive.arn,
      MaxNumberOfMessagesPerSecond: 5,
      ApproximateNumberOfMessagesMoved: 25,
      ApproximateNumberOfMessagesToMove: 25,
    })
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(4_000)
    const moved = [
      ...(await receive(redrive.QueueUrl, { VisibilityTimeout: 600 })),
      ...(await receive(redrive.QueueUrl, { VisibilityTimeout: 600 })),
      ...(await receive(redrive.QueueUrl, { VisibilityTimeout: 600 })),
    ]
    expect(moved).toHaveLength(25)
    for (const { Body, MessageId, MessageAttributes, Attributes } of moved) {
      const index = Number(Body?.slice(1))
      expect(ids).not.toContain(MessageId)
      expect(Attributes).toMatchObject({ ApproximateReceiveCount: '1' })
      expect(Attributes?.DeadLetterQueueSourceArn).toBe(undefined)
      expect(MessageAttributes?.failure_id?.StringValue).toBe(`f${index}`)
      expect(MessageAttributes?.attempt).toMatchObject({ DataType: 'Number', StringValue: '3' })
      expect([...(MessageAttributes?.original?.BinaryValue ?? [])]).toEqual([index, 0, 255])
    }
    expect(await receive(shelf.QueueUrl)).toEqual([])
  })

  test('of the console leaves what somebody else is reading, and refuses what is no queue or no rate', async () => {
    const { dead } = await queueWithDeadLetters()
    const other = await queue('other')
    for (const body of ['read', 'free']) await send(dead.QueueUrl, body)
    await receive(dead.QueueUrl, { MaxNumberOfMessages: 1, VisibilityTimeout: 600 })
    const start = (more: object) => client.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn, ...more }))
    await expect(start({ DestinationArn: dead.arn })).rejects.toThrow(/cannot be the same/)
    await expect(start({ DestinationArn: `${dead.arn}-x` })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    await expect(start({ MaxNumberOfMessagesPerSecond: 501 })).rejects.toThrow(/between 1 and 500/)
    await expect(client.send(new CancelMessageMoveTaskCommand({ TaskHandle: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    await start({ DestinationArn: other.arn })
    expect(await finished(dead.arn)).toMatchObject({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 })
    expect(bodies(await receive(other.QueueUrl))).toEqual(['free'])
  })

  test('of the console is rate-limited, one at a time and can be cancelled', async () => {
    const { dead } = await queueWithDeadLetters()
    const other = await queue('other')
    for (let index = 0; index < 40; index++) await send(dead.QueueUrl, `m${index}`)
    const start = () =>
      client.send(
        new StartMessageMoveTaskCommand({
          SourceArn: dead.arn,
          DestinationArn: other.arn,
          MaxNumberOfMessagesPerSecond: 2,
        }),
      )
    // Otherwise twenty seconds may have passed before the task is cancelled.
    clock.stop()
    const { TaskHandle } = await start()
    await expect(start()).rejects.toMatchObject({ name: 'UnsupportedOperation' })
    await client.send(new CancelMessageMoveTaskCommand({ TaskHandle: TaskHandle ?? '' }))
    clock.advance(2_000)
    const task = await finished(dead.arn)
    expect(task?.Status).toBe('CANCELLED')
    expect(task?.ApproximateNumberOfMessagesMoved).toBeLessThan(40)
  })

  test('of the console works from a dead-letter queue of a queue only', async () => {
    const alone = await queue('alone')
    await expect(client.send(new StartMessageMoveTaskCommand({ SourceArn: alone.arn }))).rejects.toThrow(
      /must be configured as a Dead Letter Queue/,
    )
  })
})

test('the door gives messages as Lambda shows them and says when there are any', async () => {
  const { arn } = await queue('door', { VisibilityTimeout: 60 })
  const door = runtime.door('queues')
  let told = 0
  const forget = door.onVisible(arn, () => told++)
  await door.send(arn, 'hello', { kind: { dataType: 'String', value: 'k' } })
  expect(told).toBe(1)
  const [message] = await door.receive(arn, 10)
  expect(message).toMatchObject({
    body: 'hello',
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: { kind: { stringValue: 'k', dataType: 'String' } },
  })
  await door.changeVisibility(arn, [message?.receiptHandle ?? ''], 0)
  expect(told).toBe(2)
  const [again] = await door.receive(arn, 10)
  clock.advance(60_001)
  expect(told).toBe(3)
  await door.delete(arn, [again?.receiptHandle ?? ''])
  expect(await door.receive(arn, 10)).toEqual([])
  forget()
  await door.send(arn, 'unheard')
  expect(told).toBe(3)
})

test('a queue is found by name, and a purge empties it', async () => {
  const { QueueUrl } = await queue('named')
  expect((await client.send(new GetQueueUrlCommand({ QueueName: 'named' }))).QueueUrl).toBe(QueueUrl)
  await send(QueueUrl, 'x')
  await client.send(new PurgeQueueCommand({ QueueUrl }))
  expect(await receive(QueueUrl)).toEqual([])
})

test('a data directory brings back what was neither deleted nor expired, in flight or not', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'signalbox-queues-'))
  directories.push(directory)
  await fall()
  await stand(directory)
  const { QueueUrl } = await queue('kept')
  for (const body of ['deleted', 'in flight', 'waiting']) await send(QueueUrl, body)
  const [first] = await receive(QueueUrl, { MaxNumberOfMessages: 2 })
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle ?? '' }))
  await fall()
  await stand(directory)
  await queue('kept')
  const messages = await receive(QueueUrl)
  expect(bodies(messages).sort()).toEqual(['in flight', 'waiting'])
  expect(messages.find((message) => message.Body === 'in flight')?.Attributes?.ApproximateReceiveCount).toBe('2')
})

test('a FIFO queue stops the start', async () => {
  await expect(queue('f.fifo', { FifoQueue: true })).rejects.toThrow(/FifoQueue: only standard queues/)
})
