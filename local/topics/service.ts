/** SNS: the topics of the templates and their subscriptions, behind the wire API and as a door. */
import * as z from 'zod'
import { AwsError } from '../aws-api/service.ts'
import { arnOf, physicalName } from '../resources/names.ts'
import { type Provider, type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { topicsApi } from './api.ts'
import { createTopics, type SubscriptionSettings } from './topics.ts'

/** Those that are delivered, and those that are listed and shown in the log. */
const protocols = ['sqs', 'lambda', 'email', 'email-json', 'http', 'https', 'sms'] as const

const topic = z.looseObject({
  TopicName: z.string().optional(),
  FifoTopic: z.boolean().default(false),
  Subscription: z.array(z.strictObject({ Protocol: z.enum(protocols), Endpoint: z.string() })).default([]),
})
const subscription = z.looseObject({
  TopicArn: z.string(),
  Protocol: z.enum(protocols),
  Endpoint: z.string(),
  RawMessageDelivery: z.boolean().default(false),
  FilterPolicy: z.record(z.string(), z.unknown()).optional(),
  FilterPolicyScope: z.enum(['MessageAttributes', 'MessageBody']).default('MessageAttributes'),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string() }).optional(),
})

export function sns(runtime: Runtime): readonly Provider[] {
  const topics = createTopics(runtime)
  runtime.register(topicsApi(topics))
  runtime.offer('topics', {
    async publish(topicArn, message, subject) {
      topics.publish(topicArn, { message, attributes: {}, ...(subject !== undefined && { subject }) })
    },
  })

  const provider: Provider = {
    types: ['AWS::SNS::Topic', 'AWS::SNS::Subscription'],
    async create(resource) {
      return resource.type === 'AWS::SNS::Topic' ? createTopic(resource) : createSubscription(resource)
    },
    stats: () => topics.stats(),
  }
  const createTopic = (resource: ResolvedResource) => {
    const { TopicName, FifoTopic, Subscription } = parsed(topic, resource)
    if (FifoTopic) throw new UnsupportedProperty(resource, 'FifoTopic', 'only standard topics are run here')
    const name = physicalName(resource, TopicName, 256)
    const arn = arnOf('sns', name, runtime)
    topics.create(arn)
    for (const { Protocol, Endpoint } of Subscription) {
      topics.subscribe(arn, { protocol: Protocol, endpoint: Endpoint, raw: false, filterScope: 'MessageAttributes' })
    }
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } }
  }
  const createSubscription = (resource: ResolvedResource) => {
    const given = parsed(subscription, resource)
    const settings: SubscriptionSettings = {
      protocol: given.Protocol,
      endpoint: given.Endpoint,
      raw: given.RawMessageDelivery,
      filterScope: given.FilterPolicyScope,
      ...(given.FilterPolicy && { filterPolicy: given.FilterPolicy }),
      ...(given.RedrivePolicy && { deadLetterArn: given.RedrivePolicy.deadLetterTargetArn }),
    }
    try {
      const arn = topics.subscribe(given.TopicArn, settings)
      return { ref: arn, attributes: { Arn: arn } }
    } catch (error) {
      if (error instanceof AwsError)
        throw new UnsupportedProperty(resource, 'TopicArn', `there is no topic ${given.TopicArn}`)
      throw new UnsupportedProperty(resource, 'FilterPolicy', (error as Error).message)
    }
  }
  return [provider]
}

function parsed<Schema extends z.ZodType>(schema: Schema, resource: ResolvedResource): z.infer<Schema> {
  const result = schema.safeParse(resource.properties)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new UnsupportedProperty(resource, issue?.path.join('.') ?? '', issue?.message ?? 'not understood')
}
