/** The wire API of Kinesis Data Streams, as much of it as producers and readers of ours use. */
import { type JsonOperation, jsonService } from '../aws-api/json-service.ts'
import { AwsError, type AwsService } from '../aws-api/service.ts'
import type { Clock } from '../clock.ts'
import type { ReadFrom } from '../event-source-mapping/source.ts'
import type { Shard } from './shard.ts'
import { base64, type Stream } from './stream.ts'

/** An iterator is good for five minutes (GetRecords, API reference). */
const iteratorLifetimeMs = 300_000
const getRecordsMax = 10_000
const getRecordsBytesMax = 10 * 1024 * 1024
const putRecordsMax = 500
const putRecordsBytesMax = 10 * 1024 * 1024

export function kinesisApi(find: (nameOrArn: string) => Stream, clock: Clock, names: () => string[]): AwsService {
  const streamOf = (input: Record<string, unknown>) => find(String(input.StreamARN ?? input.StreamName ?? ''))

  const operations: Record<string, JsonOperation> = {
    PutRecord(input) {
      const { shardId, sequenceNumber } = streamOf(input).append(recordOf(input))
      return { ShardId: shardId, SequenceNumber: sequenceNumber, EncryptionType: 'KMS' }
    },

    PutRecords(input) {
      const stream = streamOf(input)
      const entries = input.Records as Record<string, unknown>[] | undefined
      if (!Array.isArray(entries) || entries.length < 1 || entries.length > putRecordsMax) {
        throw new AwsError('ValidationException', `Records has ${entries?.length ?? 0} members; 1 to 500 are allowed`)
      }
      const records = entries.map(recordOf)
      const bytes = records.reduce((sum, { data, partitionKey }) => sum + data.byteLength + partitionKey.length, 0)
      if (bytes > putRecordsBytesMax) {
        throw new AwsError('ValidationException', `Records has ${bytes} bytes in all; 10 MiB are allowed`)
      }
      // One that is refused does not stop the others: AWS answers 200 with a count of failures.
      const Records = records.map((record) => {
        try {
          const { shardId, sequenceNumber } = stream.append(record)
          return { ShardId: shardId, SequenceNumber: sequenceNumber }
        } catch (error) {
          if (!(error instanceof AwsError) || error.code === 'ValidationException') throw error
          return { ErrorCode: error.code, ErrorMessage: error.message }
        }
      })
      return {
        FailedRecordCount: Records.filter((record) => 'ErrorCode' in record).length,
        Records,
        EncryptionType: 'KMS',
      }
    },

    GetShardIterator(input) {
      const stream = streamOf(input)
      const shardId = String(input.ShardId)
      const shard = stream.shard(shardId)
      const from = startOf(input, shard)
      return { ShardIterator: iterator({ stream: stream.settings.name, shardId, from, at: clock.now() }) }
    },

    GetRecords(input) {
      const position = openIterator(String(input.ShardIterator ?? ''))
      if (clock.now() - position.at > iteratorLifetimeMs) {
        throw new AwsError('ExpiredIteratorException', 'the shard iterator is older than five minutes')
      }
      const stream = find(position.stream)
      const shard = stream.shard(position.shardId)
      const limit = Math.min(Number(input.Limit ?? getRecordsMax), getRecordsMax)
      const records = withinBytes(shard.read(position.from, limit))
      const last = records.at(-1)
      const from: ReadFrom = last ? { after: last.sequenceNumber } : position.from
      const isDrained = shard.closed && shard.read(from, 1).length === 0
      const newest = shard.newest()
      return {
        Records: records.map((record) => ({
          SequenceNumber: record.sequenceNumber,
          ApproximateArrivalTimestamp: record.arrivedAt / 1000,
          Data: base64(record.data),
          PartitionKey: record.partitionKey,
          EncryptionType: 'KMS',
        })),
        ...(isDrained ? {} : { NextShardIterator: iterator({ ...position, from, at: clock.now() }) }),
        MillisBehindLatest: last && newest && newest !== last ? Math.max(0, clock.now() - last.arrivedAt) : 0,
      }
    },

    DescribeStream(input) {
      const stream = streamOf(input)
      const { OpenShardCount, ...summary } = summaryOf(stream)
      return { StreamDescription: { ...summary, HasMoreShards: false, Shards: stream.allShards().map(shardOf) } }
    },

    DescribeStreamSummary: (input) => ({ StreamDescriptionSummary: summaryOf(streamOf(input)) }),
    ListShards: (input) => ({ Shards: streamOf(input).allShards().map(shardOf) }),
    ListStreams: () => ({ StreamNames: names(), HasMoreStreams: false }),

    SplitShard(input) {
      streamOf(input).split(String(input.ShardToSplit), BigInt(String(input.NewStartingHashKey)))
    },
    MergeShards(input) {
      streamOf(input).merge(String(input.ShardToMerge), String(input.AdjacentShardToMerge))
    },
  }
  return jsonService('kinesis', '1.1', operations)
}

function recordOf(input: Record<string, unknown>) {
  const { PartitionKey, Data, ExplicitHashKey } = input
  if (typeof PartitionKey !== 'string') throw new AwsError('ValidationException', 'PartitionKey must be a string')
  if (typeof Data !== 'string') throw new AwsError('ValidationException', 'Data must be base64 text')
  return {
    partitionKey: PartitionKey,
    data: Buffer.from(Data, 'base64'),
    ...(ExplicitHashKey === undefined ? {} : { explicitHashKey: String(ExplicitHashKey) }),
  }
}

interface Position {
  readonly stream: string
  readonly shardId: string
  readonly from: ReadFrom
  readonly at: number
}

const iterator = (position: Position) => Buffer.from(JSON.stringify(position)).toString('base64')

function openIterator(text: string): Position {
  try {
    return JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as Position
  } catch {
    throw new AwsError('InvalidArgumentException', 'Invalid ShardIterator')
  }
}

function startOf(input: Record<string, unknown>, shard: Shard): ReadFrom {
  const sequenceNumber = String(input.StartingSequenceNumber ?? '')
  switch (input.ShardIteratorType) {
    case 'TRIM_HORIZON':
      return 'TRIM_HORIZON'
    case 'LATEST': {
      const newest = shard.newest()
      return newest ? { after: newest.sequenceNumber } : 'TRIM_HORIZON'
    }
    case 'AFTER_SEQUENCE_NUMBER':
      return { after: sequenceNumber }
    case 'AT_SEQUENCE_NUMBER':
      return { after: String(BigInt(sequenceNumber || '0') - 1n) }
    case 'AT_TIMESTAMP':
      return { atTimestamp: Number(input.Timestamp) * 1000 }
    default:
      throw new AwsError('ValidationException', `ShardIteratorType ${String(input.ShardIteratorType)} is not known`)
  }
}

function withinBytes<T extends { sizeBytes: number }>(records: readonly T[]): readonly T[] {
  let bytes = 0
  const end = records.findIndex((record) => {
    bytes += record.sizeBytes
    return bytes > getRecordsBytesMax
  })
  return end < 0 ? records : records.slice(0, Math.max(1, end))
}

function shardOf(shard: Shard) {
  const { shardId, hashRange, parents, sequencePrefix } = shard.identity
  const [ParentShardId, AdjacentParentShardId] = parents
  return {
    ShardId: shardId,
    ...(ParentShardId ? { ParentShardId } : {}),
    ...(AdjacentParentShardId ? { AdjacentParentShardId } : {}),
    HashKeyRange: { StartingHashKey: String(hashRange[0]), EndingHashKey: String(hashRange[1]) },
    SequenceNumberRange: {
      StartingSequenceNumber: sequencePrefix.padEnd(56, '0'),
      ...(shard.closed
        ? { EndingSequenceNumber: shard.newest()?.sequenceNumber ?? sequencePrefix.padEnd(56, '9') }
        : {}),
    },
  }
}

function summaryOf(stream: Stream) {
  const { name, arn, retentionHours } = stream.settings
  return {
    StreamName: name,
    StreamARN: arn,
    StreamStatus: 'ACTIVE',
    StreamModeDetails: { StreamMode: 'PROVISIONED' },
    RetentionPeriodHours: retentionHours,
    StreamCreationTimestamp: stream.createdAt / 1000,
    EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
    EncryptionType: 'KMS',
    OpenShardCount: stream.allShards().filter(({ closed }) => !closed).length,
    ConsumerCount: 0,
  }
}
