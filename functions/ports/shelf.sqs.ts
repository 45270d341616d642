import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { TemporaryFailure } from '../errors.ts'
import { inBatches } from '../in-batches.ts'
import { failing } from './failing.ts'
import type { Shelf, ShelfCopy } from './shelf.ts'

export const shelfByQueue = (sqs: SQSClient, queueUrl: string): Shelf => ({
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
