import { type KinesisClient, PutRecordsCommand, type PutRecordsRequestEntry } from '@aws-sdk/client-kinesis'
import { partitionKeyOf, streamRecordBytes } from '../../messages/stream-record.ts'
import { TemporaryFailure } from '../errors.ts'
import { inBatches } from '../in-batches.ts'
import { pause } from '../pause.ts'
import { failing } from './failing.ts'
import type { PutOnStream } from './put-on-stream.ts'

export const putOnKinesis = (kinesis: KinesisClient, streamName: string): PutOnStream => ({
  put: async (puts) => {
    const entries = puts.map(({ subject, record }) => ({
      PartitionKey: partitionKeyOf(subject),
      Data: streamRecordBytes(record),
    }))
    const bytesOf = ({ Data }: (typeof entries)[number]) => Data.length
    for (const batch of inBatches(entries, { itemsMax, bytesMax, bytesOf })) await putAll(kinesis, streamName, batch)
  },
})

/** PutRecords takes 500 records and 5 MB; 128 KB of sender's bytes are 171 KB of record. */
const itemsMax = 500
const bytesMax = 4_500_000
const triesMax = 6

/**
 * A batch can be taken in part (one shard throttles); the rest is sent again. Order among one call's records of the same
 * subject could change by that, so a caller who needs it puts them one by one.
 */
const putAll = async (
  kinesis: KinesisClient,
  streamName: string,
  entries: readonly PutRecordsRequestEntry[],
): Promise<void> => {
  let left = entries
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries === triesMax) throw new TemporaryFailure(`put on ${streamName}: ${left.length} records were not taken`)
    if (tries > 0) await pause(50 * 2 ** tries)
    const { FailedRecordCount = 0, Records = [] } = await kinesis
      .send(new PutRecordsCommand({ StreamName: streamName, Records: [...left] }))
      .catch(failing(`put ${left.length} records on ${streamName}`))
    if (FailedRecordCount === 0) return
    left = left.filter((_, index) => Records[index]?.ErrorCode !== undefined)
  }
}
