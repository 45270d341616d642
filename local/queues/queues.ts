/** All queues: found by name, ARN or URL; redrive between them; what goes in checked as SQS checks it. */
import { AwsError } from '../aws-api/service.ts'
import type { Clock } from '../clock.ts'
import type { Pending } from '../pending.ts'
import type { Random } from '../random.ts'
import { checkedAttributes, type MessageAttributes, messageBytes } from './message-attributes.ts'
import { createQueue, type KeptMessage, type Message, type Queue, type QueueSettings } from './queue.ts'

export interface SendRequest {
  readonly body: unknown
  readonly attributes?: unknown
  readonly delaySeconds?: unknown
  readonly traceHeader?: unknown
}

export interface Queues {
  create(settings: QueueSettings, kept: Pending<KeptMessage>): Queue
  byArn(arn: string): Queue
  byUrl(url: unknown): Queue
  find(arn: string): Queue | undefined
  all(): readonly Queue[]
  /** Queues whose redrive policy names this one. */
  sourcesOf(arn: string): readonly Queue[]
  /** Throws AwsError for what SQS would refuse. */
  checked(queue: Queue, request: SendRequest): CheckedMessage
  add(queue: Queue, message: CheckedMessage): string
  receive(queue: Queue, max: number, visibilitySeconds?: number): readonly Message[]
}

export interface CheckedMessage {
  readonly body: string
  readonly attributes: MessageAttributes
  readonly bytes: number
  readonly delaySeconds?: number
  readonly traceHeader?: string
}

/** XML 1.0's characters, which SQS allows, and no others. */
const forbidden = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

export function createQueues(clock: Clock, random: Random): Queues {
  const queues = new Map<string, Queue>()
  const byName = new Map<string, Queue>()

  const missing = () => new AwsError('QueueDoesNotExist', 'The specified queue does not exist.')

  const receive = (queue: Queue, max: number, visibilitySeconds?: number): readonly Message[] => {
    const { settings } = queue
    return queue.receive(max, visibilitySeconds, (message) => {
      const deadLetters = queues.get(settings.redrive?.deadLetterArn ?? '')
      deadLetters?.add(
        {
          id: message.id,
          body: message.body,
          attributes: message.attributes,
          sentAt: message.sentAt,
          deadLetterSourceArn: settings.arn,
          ...(message.traceHeader !== undefined && { traceHeader: message.traceHeader }),
        },
        0,
      )
    })
  }

  return {
    create(settings, kept) {
      const queue = createQueue(settings, clock, random.fork(settings.name), kept)
      queues.set(settings.arn, queue)
      byName.set(settings.name, queue)
      return queue
    },
    byArn(arn) {
      const queue = queues.get(arn)
      if (!queue) throw missing()
      return queue
    },
    byUrl(url) {
      if (typeof url !== 'string')
        throw new AwsError('MissingParameter', 'The request must contain the parameter QueueUrl.')
      const queue = byName.get(url.slice(url.lastIndexOf('/') + 1))
      if (!queue) throw missing()
      return queue
    },
    find: (arn) => queues.get(arn),
    all: () => [...queues.values()],
    sourcesOf: (arn) => [...queues.values()].filter((each) => each.settings.redrive?.deadLetterArn === arn),
    checked({ settings }, { body, attributes, delaySeconds, traceHeader }) {
      if (typeof body !== 'string' || body === '') {
        throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.')
      }
      if (forbidden.test(body)) {
        throw new AwsError(
          'InvalidMessageContents',
          'Message contains a character that is not allowed: #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
        )
      }
      const checked = checkedAttributes(attributes)
      const bytes = messageBytes(body, checked)
      if (bytes > settings.maximumBytes) {
        throw new AwsError(
          'InvalidParameterValue',
          `One or more parameters are invalid. Reason: Message must be shorter than ${settings.maximumBytes} bytes.`,
        )
      }
      const delay = delaySeconds === undefined ? undefined : wholeNumber('DelaySeconds', delaySeconds, 0, 900)
      return {
        body,
        attributes: checked,
        bytes,
        ...(delay !== undefined && { delaySeconds: delay }),
        ...(typeof traceHeader === 'string' && { traceHeader }),
      }
    },
    add(queue, { body, attributes, delaySeconds, traceHeader }) {
      const id = random.uuid()
      const message = { id, body, attributes, sentAt: clock.now(), ...(traceHeader !== undefined && { traceHeader }) }
      queue.add(message, delaySeconds)
      return id
    },
    receive,
  }
}

export function wholeNumber(name: string, value: unknown, min: number, max: number): number {
  const number = Number(value)
  if (Number.isInteger(number) && number >= min && number <= max) return number
  throw new AwsError(
    'InvalidParameterValue',
    `Value ${String(value)} for parameter ${name} is invalid. Reason: Must be between ${min} and ${max}, if provided.`,
  )
}
