import { hash } from 'node:crypto'
import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import { inBatches } from '../functions/in-batches.ts'
import { inParallel } from '../functions/in-parallel.ts'
import type { AwsSide } from './aws-clients.ts'

/*
 * Real failures with good bytes: what IoT Core's error action writes into the intake when the stream takes nothing ("AWS IoT
 * Developer Guide", error action). The outage is what the bench pretends; recorder, store and redrive are the line's own.
 */
export interface UndeliveredMessage {
  readonly robot_id: string
  readonly message_id: string
  readonly message: object
  /** What the stream answered: failures with one text have one cause. */
  readonly reason: string
}

export const undelivered = ({ robot_id, message_id, message, reason }: UndeliveredMessage): string =>
  JSON.stringify({
    ruleName: 'signalbox_dev_messages',
    topic: `robots/${robot_id}/messages`,
    cloudwatchTraceId: traceOf(`${robot_id} ${message_id}`),
    clientId: robot_id,
    base64OriginalPayload: Buffer.from(JSON.stringify({ message_id, ...message })).toString('base64'),
    failures: [{ failedAction: 'KinesisAction', failedResource: 'the stream', errorMessage: reason }],
  })

/** As IoT Core sends them: one by one. */
export const failOneByOne = ({ sqs, queueUrl }: AwsSide, messages: readonly UndeliveredMessage[]): Promise<void> =>
  inParallel(messages, sendsAtOnce, async (message) => {
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl('intake'), MessageBody: undelivered(message) }))
  })

/** Where only what follows matters. */
export const failTogether = ({ sqs, queueUrl }: AwsSide, messages: readonly UndeliveredMessage[]): Promise<void> =>
  inParallel(inBatches(messages, { itemsMax: 10 }), sendsAtOnce, async (batch) => {
    const Entries = batch.map((message, n) => ({ Id: String(n), MessageBody: undelivered(message) }))
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl('intake'), Entries }))
    if (Failed.length > 0) throw new Error(`The intake did not take ${Failed.length} messages: ${Failed[0]?.Message}`)
  })

const sendsAtOnce = 8

/** As a UUID, as IoT Core writes them. */
const traceOf = (text: string): string =>
  hash('md5', text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
