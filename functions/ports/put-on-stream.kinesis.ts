import { type KinesisClient, PutRecordsCommand, type PutRecordsRequestEntry } from '@aws-sdk/client-kinesis'
import { partitionKeyOf, streamRecordBytes } from '../../messages/stream-record.ts'
import { TemporaryFailure } from '../errors.ts'
import { inBatches } from '../in-batches.ts'
import { pause } from '../pause.ts'
import { failing } from './failing.ts'
import type { Placed, PlaceOnStream, Put, PutOnStream } from './put-on-stream.ts'

export const putOnKinesis = (kinesis: KinesisClient, streamName: string): PutOnStream & PlaceOnStream => {
  const place = async (puts: readonly Put[]): Promise<readonly Placed[]> => {
    const entries = puts.map(({ subject, record }) => ({
      PartitionKey: partitionKeyOf(subject),
      Data: streamRecordBytes(record),
    }))
    const bytesOf = ({ Data }: (typeof entries)[number]) => Data.length
    const placed: Placed[] = []
    for (const batch of inBatches(entries, { itemsMax, bytesMax, bytesOf })) {
      placed.push(...(await putAll(kinesis, streamName, batch)))
    }
    return placed
  }
  return {
    place,
    put: async (puts) => {
      await place(puts)
    },
  }
}

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
): Promise<readonly Placed[]> => {
  const placed = entries.map(() => ({ shard: '' }))
  let left = entries.map((entry, place) => ({ entry, place }))
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries === triesMax) throw new TemporaryFailure(`put on ${streamName}: ${left.length} records were not taken`)
    if (tries > 0) await pause(50 * 2 ** tries)
    const { FailedRecordCount = 0, Records = [] } = await kinesis
      .send(new PutRecordsCommand({ StreamName: streamName, Records: left.map(({ entry }) => entry) }))
      .catch(failing(`put ${left.length} records on ${streamName}`))
    for (const [index, { place }] of left.entries()) placed[place] = { shard: Records[index]?.ShardId ?? '' }
    if (FailedRecordCount === 0) return placed
    left = left.filter((_, index) => Records[index]?.ErrorCode !== undefined)
  }
  return placed
}
