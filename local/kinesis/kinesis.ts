/** Kinesis Data Streams: what the templates declare, its wire API and the way in for topic rules. */
import { join } from 'node:path'
import { AwsError } from '../aws-api/service.ts'
import { counterOf } from '../observability/counter.ts'
import { arnOf, physicalName } from '../resources/names.ts'
import type { CreatedResource, Provider, ResolvedResource } from '../resources/provider.ts'
import { UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { kinesisApi } from './api.ts'
import { StreamFiles } from './log.ts'
import { Stream } from './stream.ts'

/** What AWS opens for an on-demand stream. */
const onDemandShards = 4

export function kinesis(runtime: Runtime): readonly Provider[] {
  const streams = new Map<string, Stream>()
  const files: StreamFiles[] = []
  const find = (nameOrArn: string): Stream => {
    const name = nameOrArn.startsWith('arn:') ? (nameOrArn.split('stream/')[1]?.split('/')[0] ?? '') : nameOrArn
    const stream = streams.get(name)
    if (stream) return stream
    throw new AwsError(
      'ResourceNotFoundException',
      `Stream ${name || '(no name)'} under account ${runtime.account} not found.`,
    )
  }

  runtime.register(kinesisApi(find, runtime.clock, () => [...streams.keys()]))
  runtime.offer('stream', { append: (nameOrArn, record) => find(nameOrArn).append(record) })

  /** AWS/Kinesis IncomingRecords. */
  const countRecords = (stream: Stream) => {
    const dimensions = { StreamName: stream.settings.name }
    const counter = counterOf(runtime, { namespace: 'AWS/Kinesis', name: 'IncomingRecords', dimensions })
    stream.onAppend(() => counter.add(1))
  }

  const createStream = (resource: ResolvedResource): CreatedResource => {
    const { properties } = resource
    const name = physicalName(resource, properties.Name, 128)
    const arn = arnOf('kinesis', `stream/${name}`, runtime)
    const log = runtime.dataDirectory ? new StreamFiles(join(runtime.dataDirectory, 'kinesis', name)) : undefined
    const settings = {
      name,
      arn,
      shardCount: shardCountOf(resource),
      retentionHours: Number(properties.RetentionPeriodHours ?? 24),
      recordBytesMax: Number(properties.MaxRecordSizeInKiB ?? 1024) * 1024,
      limited: runtime.awsTiming,
    }
    const stream = new Stream(settings, runtime.clock, runtime.random.fork(`kinesis/${name}`), log)
    const kept = log?.load(stream)
    if (kept) stream.restore(kept)
    else stream.open()
    if (log) files.push(log)
    streams.set(name, stream)
    runtime.addSource(stream)
    countRecords(stream)
    return { ref: name, attributes: { Arn: arn } }
  }

  /** A consumer with enhanced fan-out reads the same records; its ARN leads to the same source. */
  const createConsumer = (resource: ResolvedResource): CreatedResource => {
    const { StreamARN, ConsumerName } = resource.properties
    const stream = find(String(StreamARN))
    const arn = `${stream.arn}/consumer/${String(ConsumerName)}:${Math.floor(runtime.clock.now() / 1000)}`
    return {
      ref: arn,
      attributes: {
        ConsumerARN: arn,
        ConsumerName: String(ConsumerName),
        ConsumerStatus: 'ACTIVE',
        ConsumerCreationTimestamp: String(Math.floor(runtime.clock.now() / 1000)),
        StreamARN: stream.arn,
      },
    }
  }

  return [
    {
      types: ['AWS::Kinesis::Stream', 'AWS::Kinesis::StreamConsumer'],
      create: async (resource) =>
        resource.type === 'AWS::Kinesis::Stream' ? createStream(resource) : createConsumer(resource),
      async stop() {
        for (const log of files) log.close()
      },
      stats() {
        const all = [...streams.values()]
        const shards = all.flatMap((stream) => stream.allShards())
        return {
          records_appended: all.reduce((sum, { appended }) => sum + appended, 0),
          bytes_appended: all.reduce((sum, { appendedBytes }) => sum + appendedBytes, 0),
          records_held: shards.reduce((sum, { length }) => sum + length, 0),
          held_bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0),
        }
      },
    },
  ]
}

function shardCountOf(resource: ResolvedResource): number {
  const { ShardCount, StreamModeDetails } = resource.properties
  const mode = (StreamModeDetails as { StreamMode?: string } | undefined)?.StreamMode
  if (mode === 'ON_DEMAND') return onDemandShards
  const count = Number(ShardCount ?? 1)
  if (!Number.isInteger(count) || count < 1 || count > 500) {
    throw new UnsupportedProperty(resource, 'ShardCount', `${String(ShardCount)}: an integer from 1 to 500 is needed`)
  }
  return count
}
