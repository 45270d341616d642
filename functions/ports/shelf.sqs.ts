import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { TemporaryFailure } from '../errors.ts'
import { inBatches } from '../in-batches.ts'
import { failing } from './failing.ts'
import type { Shelf, ShelfCopy, ShelfWalk, TakenCopy } from './shelf.ts'

export const shelfByQueue = (sqs: SQSClient, queueUrl: string): Shelf & ShelfWalk => ({
  place: async (copies) => {
    for (const batch of inBatches(copies, { itemsMax })) {
      const Entries = batch.map(entryOf)
      const { Failed = [] } = await sqs
        .send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
        .catch(failing(`place ${Entries.length} copies on the shelf`))
      const [first] = Failed
      if (first) {
        throw new TemporaryFailure(
          `place copies on the shelf: ${Failed.length} were not taken (${first.Code}: ${first.Message})`,
        )
      }
    }
  },

  take: async (hidden_seconds) => {
    const { Messages = [] } = await sqs
      .send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: itemsMax,
          VisibilityTimeout: hidden_seconds,
          // Without waiting, SQS asks some of its servers only and may say that a queue is empty that is not.
          WaitTimeSeconds: 1,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      )
      .catch(failing('take copies off the shelf'))
    return Messages.map(takenOf)
  },

  remove: async (taken) => {
    for (const batch of inBatches(taken, { itemsMax })) {
      const Entries = batch.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt }))
      await sqs
        .send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
        .catch(failing(`remove ${Entries.length} copies from the shelf`))
    }
  },

  putBack: async (taken) => {
    for (const batch of inBatches(taken, { itemsMax })) {
      const Entries = batch.map(({ receipt }, index) => ({
        Id: String(index),
        ReceiptHandle: receipt,
        VisibilityTimeout: 0,
      }))
      await sqs
        .send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }))
        .catch(failing(`put ${Entries.length} copies back on the shelf`))
    }
  },
})

/** Ten messages, 1 MiB: a copy is at most 64 KB (functions/failures/shelf-copy.ts). */
const itemsMax = 10

const entryOf = ({ body, attributes }: ShelfCopy, index: number) => ({
  Id: String(index),
  MessageBody: body,
  MessageAttributes: Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  ),
})

const takenOf = ({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes = {} }: Message): TakenCopy => ({
  id: MessageId ?? '',
  receipt: ReceiptHandle ?? '',
  placed_at: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
  body: Body ?? '',
  attributes: Object.fromEntries(
    Object.entries(MessageAttributes).flatMap(([name, { StringValue }]) =>
      StringValue === undefined ? [] : [[name, StringValue]],
    ),
  ),
})
