/**
 * A table's stream: one shard with the changes of all items in the order in which they were written, shown to event
 * source mappings as Lambda shows DynamoDB records. AWS keeps them for 24 hours; here the newest 32 MB stay, which is
 * minutes at full load: a mapping with bounded retries is never further behind.
 */
import { compareSequence, type ReadFrom, type ShardSource, type SourceRecord } from '../event-source-mapping/source.ts'
import type { Change, TableSpec } from './tables.ts'

export interface ChangeStream extends ShardSource {
  append(change: Change): void
}

const shard = 'shardId-00000000000000000000-00000001'
const keptBytesMax = 16 * 1024 * 1024

export interface ChangeStreamOptions {
  readonly arn: string
  readonly region: string
  readonly viewType: NonNullable<TableSpec['streamViewType']>
}

export function changeStream({ arn, region, viewType }: ChangeStreamOptions): ChangeStream {
  const listeners = new Set<(shard: string) => void>()
  let records: SourceRecord[] = []
  const readers = new Map<string, string>()
  let bytes = 0

  const indexBehind = (from: ReadFrom): number => {
    if (from === 'TRIM_HORIZON') return 0
    if (from === 'LATEST') return records.length
    const isBehind =
      'after' in from
        ? (record: SourceRecord) => compareSequence(record.sequenceNumber, from.after) > 0
        : (record: SourceRecord) => record.arrivedAt >= from.atTimestamp
    let [low, high] = [0, records.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const record = records[middle]
      if (record && isBehind(record)) high = middle
      else low = middle + 1
    }
    return low
  }

  /** Half of what may stay, so that it does not happen for every record. */
  const trim = () => {
    const reached = [...readers.values()].sort(compareSequence)[0]
    const droppable = reached === undefined ? records.length : indexBehind({ after: reached })
    let dropped = 0
    while (bytes > keptBytesMax / 2 && dropped < droppable) bytes -= records[dropped++]?.sizeBytes ?? 0
    if (dropped > 0) records = records.slice(dropped)
  }

  return {
    kind: 'dynamodb',
    arn,
    shards: () => [shard],
    read(_shard, from, limit) {
      const start = indexBehind(from)
      return records.slice(start, start + limit)
    },
    newest: () => records.at(-1)?.sequenceNumber,
    keep: (reader, _shard, sequenceNumber) => void readers.set(reader, sequenceNumber),
    onAppend(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    append(change) {
      const record = recordOf(change, { arn, region, viewType })
      records.push(record)
      bytes += record.sizeBytes
      if (bytes > keptBytesMax) trim()
      for (const listener of listeners) listener(shard)
    },
  }
}

function recordOf(change: Change, stream: ChangeStreamOptions): SourceRecord {
  const { sequenceNumber = '0', before, after, keys, at } = change
  const old = stream.viewType === 'NEW_AND_OLD_IMAGES' || stream.viewType === 'OLD_IMAGE' ? before : undefined
  const fresh = stream.viewType === 'NEW_AND_OLD_IMAGES' || stream.viewType === 'NEW_IMAGE' ? after : undefined
  const sizeBytes = keys.length + (old?.length ?? 0) + (fresh?.length ?? 0)
  const json = () => {
    const eventName = before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY'
    const images = `${fresh === undefined ? '' : `"NewImage":${fresh},`}${old === undefined ? '' : `"OldImage":${old},`}`
    // A deletion by time to live says who did it, so that a filter can tell it from a user's (Developer Guide, TTL).
    const expired = change.expired ? ',"userIdentity":{"type":"Service","principalId":"dynamodb.amazonaws.com"}' : ''
    return (
      `{"eventID":"${eventId(sequenceNumber)}","eventName":"${eventName}","eventVersion":"1.1",` +
      `"eventSource":"aws:dynamodb","awsRegion":"${stream.region}","dynamodb":{` +
      `"ApproximateCreationDateTime":${Math.floor(at / 1000)},"Keys":${keys},${images}` +
      `"SequenceNumber":"${sequenceNumber}","SizeBytes":${sizeBytes},"StreamViewType":"${stream.viewType}"}` +
      `,"eventSourceARN":"${stream.arn}"${expired}}`
    )
  }
  return {
    sequenceNumber,
    orderKey: keys,
    arrivedAt: at,
    sizeBytes,
    json,
    filterView: () => JSON.parse(json()) as unknown,
  }
}

/** 32 hexadecimal digits that stay the same however often the record is read. */
function eventId(sequenceNumber: string): string {
  return BigInt(sequenceNumber).toString(16).padStart(32, '0')
}
