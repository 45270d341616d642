import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { buildApp } from 'fauxqs'

/** Queues, buckets and topics of its own on a free port, for contract tests of adapters. */
export interface TestQueues {
  readonly sqs: SQSClient
  readonly s3: S3Client
  readonly sns: SNSClient
  /** Answers with the URL. */
  queue(name: string): Promise<string>
  bucket(name: string): Promise<void>
  /** A topic whose messages arrive in a queue. Answers with its ARN. */
  topic(name: string, queue: string): Promise<string>
  /** Up to ten messages. */
  received(queueUrl: string): Promise<readonly Message[]>
  stop(): Promise<void>
}

export const startQueues = async (): Promise<TestQueues> => {
  // Its own start function would listen on every address of the machine.
  const app = buildApp({ logger: false })
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' })
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  }
  const sqs = new SQSClient(settings)
  const s3 = new S3Client({ ...settings, forcePathStyle: true })
  const sns = new SNSClient(settings)
  return {
    sqs,
    s3,
    sns,
    queue: async (name) => {
      await sqs.send(new CreateQueueCommand({ QueueName: name }))
      return `${endpoint}/000000000000/${name}`
    },
    bucket: async (name) => {
      await s3.send(new CreateBucketCommand({ Bucket: name }))
    },
    topic: async (name, queue) => {
      const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }))
      const Endpoint = `arn:aws:sqs:us-east-1:000000000000:${queue}`
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }))
      return TopicArn
    },
    received: async (queueUrl) => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
      )
      return Messages
    },
    stop: async () => {
      for (const client of [sqs, s3, sns]) client.destroy()
      await app.close()
    },
  }
}
