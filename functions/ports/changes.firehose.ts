import { type FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose'
import { inBatches } from '../in-batches.ts'
import type { ChangeArchive } from './changes.ts'
import { failing } from './failing.ts'

/**
 * Many lines in one record of Firehose: it bills each record in steps of 5 KB, and a line has less than one. The line feed is
 * ours, behind each line, so that objects are lines whatever records Firehose puts together.
 */
export const changesByFirehose = (firehose: FirehoseClient, deliveryStream: string): ChangeArchive => ({
  append: async (changes) => {
    const lines = changes.map((change) => ({ change, line: Buffer.from(`${JSON.stringify(change)}\n`) }))
    const notTaken = lines.filter(({ line }) => line.length > recordBytesMax)
    const fitting = lines.filter(({ line }) => line.length <= recordBytesMax)
    const records = inBatches(fitting, {
      itemsMax: Number.POSITIVE_INFINITY,
      bytesMax: recordBytesMax,
      bytesOf: ({ line }) => line.length,
    })
    for (const batch of inBatches(records, { itemsMax, bytesMax, bytesOf })) {
      const { RequestResponses = [] } = await firehose
        .send(
          new PutRecordBatchCommand({
            DeliveryStreamName: deliveryStream,
            Records: batch.map((record) => ({ Data: Buffer.concat(record.map(({ line }) => line)) })),
          }),
        )
        .catch(failing(`archive ${batch.flat().length} changes`))
      notTaken.push(
        ...batch.flatMap((record, index) => (RequestResponses[index]?.ErrorCode === undefined ? [] : record)),
      )
    }
    return notTaken.map(({ change }) => change)
  },
})

/** PutRecordBatch takes 500 records and 4 MiB, which base64 fills by a third more; a record 1,000 KiB before base64. */
const itemsMax = 500
const bytesMax = 3_000_000
const recordBytesMax = 1_000 * 1024

const bytesOf = (record: readonly { readonly line: Buffer }[]): number =>
  record.reduce((sum, { line }) => sum + line.length, 0)
