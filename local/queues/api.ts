/** SQS's operations on the wire (AWS JSON 1.0). */
import { type JsonOperation, jsonService } from '../aws-api/json-service.ts'
import { AwsError, type AwsService } from '../aws-api/service.ts'
import type { Clock } from '../clock.ts'
import { askedAttributes, md5, md5OfAttributes } from './message-attributes.ts'
import type { MoveTasks } from './move-tasks.ts'
import type { Message, Queue } from './queue.ts'
import { type CheckedMessage, type Queues, wholeNumber } from './queues.ts'

type Input = Readonly<Record<string, unknown>>

/** "The maximum is 10 messages … 1 MiB" in one batch (quotas). */
const batchBytesMax = 1_048_576

export function queuesApi(queues: Queues, moves: MoveTasks, clock: Clock): AwsService {
  const operations: Readonly<Record<string, JsonOperation>> = {
    SendMessage(input) {
      const queue = queues.byUrl(input.QueueUrl)
      return sent(queues, queue, queues.checked(queue, requestOf(input)))
    },
    SendMessageBatch(input) {
      const queue = queues.byUrl(input.QueueUrl)
      let bytes = 0
      return eachEntry(input, (entry) => {
        const message = queues.checked(queue, requestOf(entry))
        bytes += message.bytes
        if (bytes > batchBytesMax) {
          throw new AwsError('BatchRequestTooLong', `Batch requests cannot be longer than ${batchBytesMax} bytes.`)
        }
        return () => sent(queues, queue, message)
      })
    },
    ReceiveMessage: (input) => receive(queues, clock, input),
    DeleteMessage(input) {
      deleteMessage(queues.byUrl(input.QueueUrl), input)
      return {}
    },
    DeleteMessageBatch(input) {
      const queue = queues.byUrl(input.QueueUrl)
      return eachEntry(input, (entry) => () => deleteMessage(queue, entry))
    },
    ChangeMessageVisibility(input) {
      changeVisibility(queues.byUrl(input.QueueUrl), input)
      return {}
    },
    ChangeMessageVisibilityBatch(input) {
      const queue = queues.byUrl(input.QueueUrl)
      return eachEntry(input, (entry) => () => changeVisibility(queue, entry))
    },
    PurgeQueue(input) {
      queues.byUrl(input.QueueUrl).purge()
      return {}
    },
    GetQueueUrl: (input) => ({ QueueUrl: queues.byUrl(`/${String(input.QueueName)}`).settings.url }),
    ListQueues(input) {
      const prefix = String(input.QueueNamePrefix ?? '')
      const found = queues.all().filter((each) => each.settings.name.startsWith(prefix))
      return { QueueUrls: found.map((each) => each.settings.url) }
    },
    GetQueueAttributes(input) {
      const asked = (input.AttributeNames ?? []) as string[]
      const all = attributesOf(queues.byUrl(input.QueueUrl))
      const wanted = asked.includes('All')
        ? Object.entries(all)
        : Object.entries(all).filter(([name]) => asked.includes(name))
      return { Attributes: Object.fromEntries(wanted) }
    },
    ListDeadLetterSourceQueues(input) {
      const sources = queues.sourcesOf(queues.byUrl(input.QueueUrl).settings.arn)
      return { queueUrls: sources.map((each) => each.settings.url) }
    },
    StartMessageMoveTask: (input) => moves.start(input),
    ListMessageMoveTasks: (input) => moves.list(input),
    CancelMessageMoveTask: (input) => moves.cancel(input),
  }
  return jsonService('sqs', '1.0', operations)
}

function requestOf(input: Input) {
  const system = (input.MessageSystemAttributes ?? {}) as Record<string, { StringValue?: string }>
  return {
    body: input.MessageBody,
    attributes: input.MessageAttributes,
    delaySeconds: input.DelaySeconds,
    traceHeader: system.AWSTraceHeader?.StringValue,
  }
}

function sent(queues: Queues, queue: Queue, message: CheckedMessage) {
  const MD5OfMessageAttributes = md5OfAttributes(message.attributes)
  return {
    MessageId: queues.add(queue, message),
    MD5OfMessageBody: md5(message.body),
    ...(MD5OfMessageAttributes !== undefined && { MD5OfMessageAttributes }),
  }
}

/** Answers when there is something, or when the waiting time is over. */
async function receive(queues: Queues, clock: Clock, input: Input): Promise<unknown> {
  const queue = queues.byUrl(input.QueueUrl)
  const max = wholeNumber('MaxNumberOfMessages', input.MaxNumberOfMessages ?? 1, 1, 10)
  const wait = wholeNumber('WaitTimeSeconds', input.WaitTimeSeconds ?? queue.settings.waitSeconds, 0, 20)
  const visibility =
    input.VisibilityTimeout === undefined
      ? undefined
      : wholeNumber('VisibilityTimeout', input.VisibilityTimeout, 0, 43_200)
  let messages = queues.receive(queue, max, visibility)
  if (messages.length === 0 && wait > 0) {
    const until = clock.now() + wait * 1000
    while (messages.length === 0 && clock.now() < until) {
      await visibleOrLate(queue, clock, until - clock.now())
      messages = queues.receive(queue, max, visibility)
    }
  }
  return messages.length === 0 ? {} : { Messages: messages.map((message) => shown(message, input)) }
}

function visibleOrLate(queue: Queue, clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      timer.cancel()
      forget()
      resolve()
    }
    const timer = clock.setTimeout(done, ms)
    const forget = queue.onVisible(done)
  })
}

function shown(message: Message, input: Input) {
  const asked = [
    ...((input.MessageSystemAttributeNames ?? []) as string[]),
    ...((input.AttributeNames ?? []) as string[]),
  ]
  const system = systemAttributes(message)
  const wanted = Object.entries(system).filter(([name]) => asked.includes('All') || asked.includes(name))
  const attributes = askedAttributes(message.attributes, (input.MessageAttributeNames ?? []) as string[])
  const MD5OfMessageAttributes = md5OfAttributes(attributes)
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(wanted.length > 0 && { Attributes: Object.fromEntries(wanted) }),
    ...(MD5OfMessageAttributes !== undefined && { MessageAttributes: attributes, MD5OfMessageAttributes }),
  }
}

export function systemAttributes(message: Message): Readonly<Record<string, string>> {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: 'AIDALOCAL',
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? 0),
    ...(message.deadLetterSourceArn !== undefined && { DeadLetterQueueSourceArn: message.deadLetterSourceArn }),
    ...(message.traceHeader !== undefined && { AWSTraceHeader: message.traceHeader }),
  }
}

/** A receipt that is not the latest one deletes nothing, and SQS says nothing (API reference, DeleteMessage). */
function deleteMessage(queue: Queue, { ReceiptHandle }: Input) {
  queue.delete(receiptOf(ReceiptHandle))
  return {}
}

function changeVisibility(queue: Queue, { ReceiptHandle, VisibilityTimeout }: Input) {
  const seconds = wholeNumber('VisibilityTimeout', VisibilityTimeout, 0, 43_200)
  const outcome = queue.changeVisibility(receiptOf(ReceiptHandle), seconds)
  if (outcome === 'not in flight') throw new AwsError('MessageNotInflight', 'The message is not in flight.')
  if (outcome === 'unknown') {
    throw new AwsError('InvalidParameterValue', 'The receipt is not the latest of a message in this queue.')
  }
  return {}
}

function receiptOf(handle: unknown): string {
  if (typeof handle === 'string' && /^[\w-]{48}$/.test(handle)) return handle
  throw new AwsError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle ${JSON.stringify(handle)} is not a valid receipt handle.`,
  )
}

/** Each entry has its own outcome; `prepare` may refuse the whole batch, what it returns only its entry. */
function eachEntry(input: Input, prepare: (entry: Input) => () => object) {
  const entries = (input.Entries ?? []) as Input[]
  const ids = entries.map((entry) => String(entry.Id))
  if (entries.length === 0)
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.')
  if (entries.length > 10) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    )
  }
  if (new Set(ids).size !== ids.length)
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.')
  const odd = ids.find((id) => !/^[\w-]{1,80}$/.test(id))
  if (odd !== undefined) {
    throw new AwsError(
      'InvalidBatchEntryId',
      `A batch entry id can only contain alphanumeric characters, hyphens and underscores, up to 80; not ${odd}`,
    )
  }
  const Successful: object[] = []
  const Failed: object[] = []
  const steps = entries.map((entry) => {
    try {
      return prepare(entry)
    } catch (error) {
      if (error instanceof AwsError && error.code !== 'BatchRequestTooLong') return error
      throw error
    }
  })
  for (const [index, step] of steps.entries()) {
    try {
      if (step instanceof AwsError) throw step
      Successful.push({ Id: ids[index], ...step() })
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      Failed.push({ Id: ids[index], Code: error.code, Message: error.message, SenderFault: true })
    }
  }
  return { Successful, Failed }
}

function attributesOf(queue: Queue): Readonly<Record<string, string>> {
  const { settings } = queue
  const counts = queue.counts()
  return {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: String(Math.floor(settings.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(settings.createdAt / 1000)),
    VisibilityTimeout: String(settings.visibilitySeconds),
    MaximumMessageSize: String(settings.maximumBytes),
    MessageRetentionPeriod: String(settings.retentionSeconds),
    DelaySeconds: String(settings.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(settings.waitSeconds),
    SqsManagedSseEnabled: 'true',
    ...(settings.redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: settings.redrive.deadLetterArn,
        maxReceiveCount: settings.redrive.receivesMax,
      }),
    }),
  }
}
