/** SNS's operations on the wire: the query protocol, form in and XML out. */
import { AwsError, type AwsResponse, type AwsService } from '../aws-api/service.ts'
import { type XmlElement, xmlDocument } from '../aws-api/xml.ts'
import type { PublishedMessage, Topics } from './topics.ts'

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/'

type Operation = (form: URLSearchParams, topics: Topics) => XmlElement

const operations: Readonly<Record<string, Operation>> = {
  Publish: (form, topics) => ({
    MessageId: topics.publish(topicArn(form), publishedMessage(form, '')),
  }),
  PublishBatch(form, topics) {
    const Successful: XmlElement[] = []
    const Failed: XmlElement[] = []
    for (const entry of members(form, 'PublishBatchRequestEntries.member')) {
      const Id = form.get(`${entry}.Id`) ?? ''
      try {
        Successful.push({ Id, MessageId: topics.publish(topicArn(form), publishedMessage(form, `${entry}.`)) })
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true })
      }
    }
    return { Successful: { member: Successful }, Failed: { member: Failed } }
  },
  ListTopics: (_form, topics) => ({ Topics: { member: topics.arns().map((TopicArn) => ({ TopicArn })) } }),
  GetTopicAttributes(form, topics) {
    const arn = topicArn(form)
    const attributes = {
      TopicArn: arn,
      SubscriptionsConfirmed: topics.subscriptions(arn).length,
      SubscriptionsPending: 0,
    }
    const entry = Object.entries(attributes).map(([key, value]) => ({ key, value }))
    return { Attributes: { entry } }
  },
  ListSubscriptions: (_form, topics) => subscriptionList(topics),
  ListSubscriptionsByTopic: (form, topics) => subscriptionList(topics, topicArn(form)),
}

export function topicsApi(topics: Topics): AwsService {
  return {
    name: 'sns',
    async handle({ operation, body }) {
      try {
        const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined
        if (!run) {
          const known = Object.keys(operations).join(', ')
          throw new AwsError('InvalidAction', `SNS runs no ${operation} on one machine; it runs ${known}`)
        }
        const form = new URLSearchParams(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString())
        return xml(`${operation}Response`, {
          [`${operation}Result`]: run(form, topics),
          ResponseMetadata: { RequestId: 'LOCAL' },
        })
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        const told = { Type: 'Sender', Code: error.code, Message: error.message }
        return xml('ErrorResponse', { Error: told, RequestId: 'LOCAL' }, error.status)
      }
    },
  }
}

function topicArn(form: URLSearchParams): string {
  const arn = form.get('TopicArn') ?? form.get('TargetArn')
  if (arn) return arn
  throw new AwsError(
    'InvalidParameter',
    'Invalid parameter: TopicArn or TargetArn; publishing to a phone is not run here',
  )
}

function publishedMessage(form: URLSearchParams, at: string): PublishedMessage {
  const subject = form.get(`${at}Subject`)
  const structure = form.get(`${at}MessageStructure`)
  const attributes = members(form, `${at}MessageAttributes.entry`).map((entry) => {
    const Type = form.get(`${entry}.Value.DataType`) ?? 'String'
    const Value = form.get(`${entry}.Value.StringValue`) ?? form.get(`${entry}.Value.BinaryValue`) ?? ''
    return [form.get(`${entry}.Name`) ?? '', { Type, Value }] as const
  })
  return {
    message: form.get(`${at}Message`) ?? '',
    attributes: Object.fromEntries(attributes),
    ...(subject !== null && { subject }),
    ...(structure !== null && { structure }),
  }
}

/** `<name>.1`, `<name>.2` … as far as the form has them. */
function members(form: URLSearchParams, name: string): string[] {
  const found: string[] = []
  const names = [...form.keys()]
  for (let index = 1; names.some((key) => key.startsWith(`${name}.${index}.`)); index++) found.push(`${name}.${index}`)
  return found
}

function subscriptionList(topics: Topics, arn?: string): XmlElement {
  const member = topics.subscriptions(arn).map((each) => ({
    SubscriptionArn: each.arn,
    Owner: each.arn.split(':')[4],
    Protocol: each.protocol,
    Endpoint: each.endpoint,
    TopicArn: each.topicArn,
  }))
  return { Subscriptions: { member } }
}

function xml(name: string, content: XmlElement, status = 200): AwsResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body: xmlDocument(name, content, namespace) }
}
