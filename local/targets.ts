/**
 * Deliver to whatever an ARN names: what Lambda destinations, bus rules, schedules and event source mappings do when
 * something else is to hear of an event. Rejects when the target refuses, so that the caller can retry or dead-letter.
 */
import { JsonText, type Runtime } from './runtime.ts'

export interface Delivery {
  /** JSON text. */
  readonly body: string
  /** Object key, where the target is a bucket. */
  readonly key?: string
  /** Where the target is a stream. */
  readonly partitionKey?: string
  /** Where the target is a bus. */
  readonly detailType?: string
  readonly source?: string
}

export async function deliver(runtime: Runtime, arn: string, delivery: Delivery): Promise<void> {
  const [, , service, , , ...rest] = arn.split(':')
  const name = rest.join(':')
  switch (service) {
    case 'lambda':
      await runtime.functions.invoke(arn, new JsonText(delivery.body), { async: true })
      return
    case 'sqs':
      await runtime.door('queues').send(arn, delivery.body)
      return
    case 'sns':
      await runtime.door('topics').publish(arn, delivery.body)
      return
    case 's3':
      await runtime.door('objects').put(name, delivery.key ?? runtime.random.uuid(), delivery.body, 'application/json')
      return
    case 'states':
      await runtime.door('machines').start(arn, JSON.parse(delivery.body))
      return
    case 'kinesis': {
      const partitionKey = delivery.partitionKey ?? runtime.random.uuid()
      runtime.door('stream').append(arn, { partitionKey, data: Buffer.from(delivery.body) })
      return
    }
    case 'firehose':
      await runtime.door('deliveryStreams').put(arn, [Buffer.from(delivery.body)])
      return
    case 'events':
      await runtime.door('bus').put(arn, {
        source: delivery.source ?? 'lambda',
        detailType: delivery.detailType ?? 'Lambda Function Invocation Result',
        detail: JSON.parse(delivery.body),
      })
      return
    default:
      throw new Error(`${arn}: nothing can be delivered to ${service ?? 'this'} on one machine`)
  }
}
