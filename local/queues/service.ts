/** SQS: standard queues of the templates, behind the wire API and as a door for the runtime's own parts. */
import { join } from 'node:path'
import * as z from 'zod'
import type { QueueMessage } from '../doors.ts'
import { gaugeOf } from '../observability/counter.ts'
import { pendingInMemory, pendingOnDisk } from '../pending.ts'
import { arnOf, physicalName } from '../resources/names.ts'
import { propertiesOf } from '../resources/properties.ts'
import { type Provider, type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { queuesApi, systemAttributes } from './api.ts'
import { md5 } from './message-attributes.ts'
import { createMoveTasks } from './move-tasks.ts'
import type { KeptMessage, Message, Queue, QueueSettings } from './queue.ts'
import { createQueues } from './queues.ts'

const whole = z.coerce.number().int()
const properties = z.looseObject({
  QueueName: z.string().optional(),
  VisibilityTimeout: whole.min(0).max(43_200).default(30),
  DelaySeconds: whole.min(0).max(900).default(0),
  MessageRetentionPeriod: whole.min(60).max(1_209_600).default(345_600),
  MaximumMessageSize: whole.min(1_024).max(1_048_576).default(1_048_576),
  ReceiveMessageWaitTimeSeconds: whole.min(0).max(20).default(0),
  FifoQueue: z.boolean().default(false),
  RedrivePolicy: z
    .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().min(1).max(1_000) })
    .optional(),
})

export function sqs(runtime: Runtime): readonly Provider[] {
  const random = runtime.random.fork('sqs')
  const queues = createQueues(runtime.clock, random)
  const moves = createMoveTasks(queues, runtime.clock, random)
  const wanted = new Map<Queue, ResolvedResource>()

  runtime.register(queuesApi(queues, moves, runtime.clock))
  runtime.offer('queues', {
    async send(arn, body, attributes = {}) {
      const queue = queues.byArn(arn)
      const wire = Object.entries(attributes).map(([name, { dataType, value }]) => [
        name,
        { DataType: dataType, [dataType === 'Binary' ? 'BinaryValue' : 'StringValue']: value },
      ])
      queues.add(queue, queues.checked(queue, { body, attributes: Object.fromEntries(wire) }))
    },
    async receive(arn, max) {
      return queues.receive(queues.byArn(arn), max).map(asLambdaShows)
    },
    async delete(arn, receipts) {
      const queue = queues.byArn(arn)
      for (const receipt of receipts) queue.delete(receipt)
    },
    async changeVisibility(arn, receipts, seconds) {
      const queue = queues.byArn(arn)
      for (const receipt of receipts) queue.changeVisibility(receipt, seconds)
    },
    onVisible: (arn, listener) => queues.byArn(arn).onVisible(listener),
  })

  const provider: Provider = {
    types: ['AWS::SQS::Queue'],
    async create(resource) {
      const settings = settingsOf(resource, runtime)
      const file = runtime.dataDirectory && join(runtime.dataDirectory, 'queues', `${settings.name}.jsonl`)
      const queue = queues.create(settings, file ? pendingOnDisk<KeptMessage>(file) : pendingInMemory())
      wanted.set(queue, resource)
      const dimensions = { QueueName: settings.name }
      const gauge = (name: string, value: () => number) =>
        gaugeOf(runtime, { namespace: 'AWS/SQS', name, dimensions }, value)
      gauge('ApproximateNumberOfMessagesVisible', () => queue.counts().visible)
      gauge('ApproximateAgeOfOldestMessage', () => queue.oldestSeconds())
      return { ref: settings.url, attributes: { Arn: settings.arn, QueueName: settings.name, QueueUrl: settings.url } }
    },
    async start() {
      for (const [{ settings }, resource] of wanted) {
        const target = settings.redrive?.deadLetterArn
        if (target !== undefined && !queues.find(target)) {
          throw new UnsupportedProperty(resource, 'RedrivePolicy.deadLetterTargetArn', `there is no queue ${target}`)
        }
      }
    },
    async stop() {
      moves.stop()
      for (const queue of queues.all()) queue.stop()
    },
    stats: () =>
      Object.fromEntries(queues.all().map((queue) => [`queue_${queue.settings.name}_visible`, queue.counts().visible])),
  }
  return [provider]
}

function settingsOf(resource: ResolvedResource, runtime: Runtime): QueueSettings {
  const queue = propertiesOf(properties, resource)
  if (queue.FifoQueue) throw new UnsupportedProperty(resource, 'FifoQueue', 'only standard queues are run here')
  const name = physicalName(resource, queue.QueueName, 80)
  return {
    name,
    arn: arnOf('sqs', name, runtime),
    url: `${runtime.endpointUrl}/${runtime.account}/${name}`,
    visibilitySeconds: queue.VisibilityTimeout,
    delaySeconds: queue.DelaySeconds,
    retentionSeconds: queue.MessageRetentionPeriod,
    maximumBytes: queue.MaximumMessageSize,
    waitSeconds: queue.ReceiveMessageWaitTimeSeconds,
    createdAt: runtime.clock.now(),
    ...(queue.RedrivePolicy && {
      redrive: {
        deadLetterArn: queue.RedrivePolicy.deadLetterTargetArn,
        receivesMax: queue.RedrivePolicy.maxReceiveCount,
      },
    }),
  }
}

function asLambdaShows(message: Message): QueueMessage {
  const attributes = Object.entries(message.attributes).map(([name, value]) => [
    name,
    {
      ...(value.BinaryValue === undefined ? { stringValue: value.StringValue } : { binaryValue: value.BinaryValue }),
      stringListValues: [],
      binaryListValues: [],
      dataType: value.DataType,
    },
  ])
  return {
    messageId: message.id,
    receiptHandle: message.receipt ?? '',
    body: message.body,
    md5OfBody: md5(message.body),
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(attributes),
  }
}
