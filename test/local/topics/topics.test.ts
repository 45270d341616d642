import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishBatchCommand,
  PublishCommand,
  SNSClient,
} from '@aws-sdk/client-sns'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Provider } from '../../../local/resources/provider.ts'
import { sns } from '../../../local/topics/service.ts'
import { type ServiceRuntime, serviceRuntime } from '../service-runtime.ts'

interface Sent {
  arn: string
  body: string
  attributes: object
}

let runtime: ServiceRuntime
let provider: Provider
let client: SNSClient
let TopicArn: string
let sent: Sent[]
let invoked: unknown[]

beforeEach(async () => {
  sent = []
  invoked = []
  runtime = serviceRuntime({
    mode: 'simulated',
    functions: {
      invoke: async (name, payload) => {
        invoked.push([name, payload])
        return {}
      },
    },
  })
  runtime.offer('queues', {
    send: async (arn: string, body: string, attributes: object) => {
      if (arn.endsWith(':gone')) throw new Error('no such queue')
      sent.push({ arn, body, attributes })
    },
  } as never)
  provider = sns(runtime)[0] as Provider
  TopicArn = (await runtime.stand(provider, 'AWS::SNS::Topic', { TopicName: 'notifications', DisplayName: 'x' })).ref
  client = new SNSClient(await runtime.client())
})
afterEach(async () => {
  client.destroy()
  await runtime.close()
})

const subscribe = (properties: object) => runtime.stand(provider, 'AWS::SNS::Subscription', { TopicArn, ...properties })
const publish = (more: object = {}) => client.send(new PublishCommand({ TopicArn, Message: 'hällo', ...more }))

test('a queue gets the notification, or the bare message with its attributes when it asks for it raw', async () => {
  await subscribe({ Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:000000000000:wrapped' })
  await subscribe({ Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:000000000000:raw', RawMessageDelivery: true })
  const MessageAttributes = { kind: { DataType: 'String', StringValue: 'incident' } }
  const { MessageId } = await publish({ Subject: 'A robot needs help', MessageAttributes })
  expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({
    Type: 'Notification',
    MessageId,
    TopicArn,
    Subject: 'A robot needs help',
    Message: 'hällo',
    MessageAttributes: { kind: { Type: 'String', Value: 'incident' } },
  })
  expect(sent[1]).toMatchObject({ body: 'hällo', attributes: { kind: { dataType: 'String', value: 'incident' } } })
})

test('a function gets an SNS event', async () => {
  await subscribe({ Protocol: 'lambda', Endpoint: 'arn:aws:lambda:us-east-1:000000000000:function:f' })
  await publish({ Subject: 's' })
  expect(invoked).toMatchObject([
    [
      'arn:aws:lambda:us-east-1:000000000000:function:f',
      { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', Sns: { Message: 'hällo', Subject: 's', TopicArn } }] },
    ],
  ])
})

test('mail is listed and shown in the log, and never sent', async () => {
  await subscribe({ Protocol: 'email', Endpoint: 'ops@example.com' })
  await publish({ Subject: 'A robot needs help' })
  expect(runtime.lines).toEqual(['sns: not sent to email ops@example.com: A robot needs help'])
  const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }))
  expect(Subscriptions).toMatchObject([{ Protocol: 'email', Endpoint: 'ops@example.com', TopicArn }])
  const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }))
  expect(Attributes).toMatchObject({ TopicArn, SubscriptionsConfirmed: '1' })
})

test('a filter policy keeps out what does not match', async () => {
  await subscribe({ Protocol: 'sqs', Endpoint: 'a:attributes', FilterPolicy: { severity: [{ numeric: ['>', 3] }] } })
  await subscribe({ Protocol: 'sqs', Endpoint: 'a:body', FilterPolicy: { a: ['b'] }, FilterPolicyScope: 'MessageBody' })
  const severity = (StringValue: string) => ({ severity: { DataType: 'Number', StringValue } })
  await publish({ MessageAttributes: severity('2') })
  await publish({ MessageAttributes: severity('5') })
  await publish({ Message: '{"a":"b"}' })
  expect(sent.map((each) => each.arn)).toEqual(['a:attributes', 'a:body'])
})

test('what cannot be delivered goes to the dead-letter queue of the subscription', async () => {
  await subscribe({ Protocol: 'sqs', Endpoint: 'a:gone', RedrivePolicy: { deadLetterTargetArn: 'a:dead' } })
  await publish()
  expect(sent.map((each) => each.arn)).toEqual(['a:dead'])
  expect(runtime.lines[0]).toMatch(/did not reach sqs a:gone: no such queue/)
  expect(provider.stats?.()).toMatchObject({ topics_published: 1, topics_undelivered: 1 })
})

test('a batch has an outcome for each entry', async () => {
  const { Successful, Failed } = await client.send(
    new PublishBatchCommand({
      TopicArn,
      PublishBatchRequestEntries: [
        { Id: 'good', Message: 'x' },
        { Id: 'bad', Message: 'x', Subject: 'two\nlines' },
      ],
    }),
  )
  expect(Successful).toMatchObject([{ Id: 'good' }])
  expect(Failed).toMatchObject([{ Id: 'bad', Code: 'InvalidParameter', SenderFault: true }])
})

test('what SNS refuses is refused by name', async () => {
  await expect(publish({ TopicArn: `${TopicArn}x` })).rejects.toMatchObject({ name: 'NotFoundException' })
  await expect(publish({ Subject: 'x'.repeat(100) })).rejects.toMatchObject({ name: 'InvalidParameterException' })
  await expect(publish({ Message: 'x'.repeat(262_145) })).rejects.toThrow(/too long/)
  await expect(client.send(new CreateTopicCommand({ Name: 'x' }))).rejects.toThrow(/runs no CreateTopic/)
  await expect(subscribe({ Protocol: 'carrier-pigeon', Endpoint: 'x' })).rejects.toThrow(/Protocol/)
  await expect(subscribe({ Protocol: 'sqs', Endpoint: 'x', TopicArn: 'y' })).rejects.toThrow(
    /TopicArn: there is no topic y/,
  )
})
