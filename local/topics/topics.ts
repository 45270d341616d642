/** Topics and who has subscribed to them; what a publish becomes on its way to each. */
import { AwsError } from '../aws-api/service.ts'
import type { MessageAttribute } from '../doors.ts'
import { eventPattern, type Matches } from '../event-pattern.ts'
import type { Runtime } from '../runtime.ts'

export interface SubscriptionSettings {
  readonly protocol: string
  readonly endpoint: string
  readonly raw: boolean
  readonly filterPolicy?: unknown
  readonly filterScope: 'MessageAttributes' | 'MessageBody'
  readonly deadLetterArn?: string
}

export interface PublishedMessage {
  readonly message: string
  readonly subject?: string
  readonly attributes: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>
  /** `json`: a text per protocol. */
  readonly structure?: string
}

export interface Topics {
  create(arn: string): void
  subscribe(topicArn: string, settings: SubscriptionSettings): string
  publish(topicArn: string, message: PublishedMessage): string
  arns(): readonly string[]
  subscriptions(
    topicArn?: string,
  ): readonly (SubscriptionSettings & { readonly arn: string; readonly topicArn: string })[]
  stats(): Record<string, number>
}

interface Subscription extends SubscriptionSettings {
  readonly arn: string
  readonly topicArn: string
  readonly matches: Matches
}

/** "The maximum message size is 256 KB" (Publish, API reference). */
const messageBytesMax = 262_144

export function createTopics(runtime: Runtime): Topics {
  const random = runtime.random.fork('sns')
  const topics = new Map<string, Subscription[]>()
  const counts = { published: 0, delivered: 0, undelivered: 0 }

  const subscribed = (topicArn: string): Subscription[] => {
    const found = topics.get(topicArn)
    if (!found) throw new AwsError('NotFound', 'Topic does not exist', 404)
    return found
  }

  const deliver = async (subscription: Subscription, id: string, message: PublishedMessage) => {
    const { protocol, endpoint, topicArn } = subscription
    const text = textFor(protocol, message)
    const notification = notificationOf({ ...message, message: text }, id, topicArn, runtime)
    try {
      if (protocol === 'sqs') {
        const body = subscription.raw ? text : JSON.stringify(notification)
        await runtime.door('queues').send(endpoint, body, subscription.raw ? queueAttributes(message) : {})
      } else if (protocol === 'lambda') {
        const { Type, MessageAttributes = {}, ...Sns } = notification
        const record = {
          EventSource: 'aws:sns',
          EventVersion: '1.0',
          EventSubscriptionArn: subscription.arn,
          Sns: { Type, ...Sns, MessageAttributes },
        }
        await runtime.functions.invoke(endpoint, { Records: [record] }, { async: true })
      } else {
        // Nobody outside this machine is to hear of a test: shown, not sent.
        runtime.log(`sns: not sent to ${protocol} ${endpoint}: ${message.subject ?? text.split('\n', 1)[0]}`)
        return
      }
      counts.delivered++
    } catch (error) {
      counts.undelivered++
      const reason = error instanceof Error ? error.message : String(error)
      runtime.log(`sns: ${topicArn} did not reach ${protocol} ${endpoint}: ${reason}`)
      const deadLetters = subscription.deadLetterArn
      if (deadLetters !== undefined) await runtime.door('queues').send(deadLetters, JSON.stringify(notification))
    }
  }

  return {
    create: (arn) => void topics.set(arn, []),
    subscribe(topicArn, settings) {
      const list = subscribed(topicArn)
      const arn = `${topicArn}:${random.uuid()}`
      const matches = settings.filterPolicy === undefined ? () => true : eventPattern(settings.filterPolicy)
      list.push({ ...settings, arn, topicArn, matches })
      return arn
    },
    publish(topicArn, message) {
      const list = subscribed(topicArn)
      if (message.message === '') throw new AwsError('InvalidParameter', 'Invalid parameter: Empty message')
      if (Buffer.byteLength(message.message) > messageBytesMax) {
        throw new AwsError('InvalidParameter', 'Invalid parameter: Message too long')
      }
      // "Must be UTF-8 text with no line breaks or control characters, and less than 100 characters long".
      if (message.subject !== undefined && !/^[^\p{Cc}]{1,99}$/u.test(message.subject)) {
        throw new AwsError('InvalidParameter', 'Invalid parameter: Subject')
      }
      counts.published++
      const id = random.uuid()
      for (const subscription of list) {
        if (subscription.matches(filtered(subscription, message))) void deliver(subscription, id, message)
      }
      return id
    },
    arns: () => [...topics.keys()],
    subscriptions: (topicArn) => (topicArn === undefined ? [...topics.values()].flat() : subscribed(topicArn)),
    stats: () => ({
      topics_published: counts.published,
      topics_delivered: counts.delivered,
      topics_undelivered: counts.undelivered,
    }),
  }
}

/** What a filter policy looks at. */
function filtered({ filterScope }: Subscription, { message, attributes }: PublishedMessage): unknown {
  if (filterScope === 'MessageBody') {
    try {
      return JSON.parse(message)
    } catch {
      return undefined
    }
  }
  const value = ({ Type, Value }: { Type: string; Value: string }): unknown =>
    Type === 'Number' ? Number(Value) : Type === 'String.Array' ? JSON.parse(Value) : Value
  return Object.fromEntries(Object.entries(attributes).map(([name, each]) => [name, value(each)]))
}

function textFor(protocol: string, { message, structure }: PublishedMessage): string {
  if (structure !== 'json') return message
  const texts = JSON.parse(message) as Record<string, string>
  return texts[protocol] ?? texts.default ?? ''
}

/** As SNS sends it to queues and endpoints that do not want it raw. */
function notificationOf(
  { message, subject, attributes }: PublishedMessage,
  id: string,
  topicArn: string,
  runtime: Runtime,
) {
  return {
    Type: 'Notification',
    MessageId: id,
    TopicArn: topicArn,
    ...(subject !== undefined && { Subject: subject }),
    Message: message,
    Timestamp: new Date(runtime.clock.now()).toISOString(),
    SignatureVersion: '1',
    Signature: 'local',
    SigningCertURL: runtime.endpointUrl,
    UnsubscribeURL: runtime.endpointUrl,
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
  }
}

function queueAttributes({ attributes }: PublishedMessage): Record<string, MessageAttribute> {
  const kind = (type: string) => (type === 'Number' || type === 'Binary' ? type : 'String')
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { Type, Value }]) => [name, { dataType: kind(Type), value: Value }]),
  )
}
