/** A delivery stream on a stream of two shards, with a lake, a catalog and a function that are fakes. */
import { afterEach } from 'vitest'
import type { Doors } from '../../../local/doors.ts'
import { firehose } from '../../../local/firehose/service.ts'
import { kinesis } from '../../../local/kinesis/kinesis.ts'
import type { Provider } from '../../../local/resources/provider.ts'
import type { InvocationResult } from '../../../local/runtime.ts'
import { type HastyClock, hastyClock } from '../hasty-clock.ts'
import { type ServiceRuntime, serviceRuntime } from '../service-runtime.ts'

/** As the function is handed it. */
export interface TransformEvent {
  readonly invocationId: string
  readonly deliveryStreamArn: string
  readonly sourceKinesisStreamArn?: string
  readonly region: string
  readonly records: readonly {
    readonly recordId: string
    readonly data: string
    readonly approximateArrivalTimestamp: number
    readonly kinesisRecordMetadata?: Readonly<Record<string, unknown>>
  }[]
}

export const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

export const lake = {
  BucketARN: 'arn:aws:s3:::lake',
  RoleARN: 'role',
  Prefix: 'said/date=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/',
  ErrorOutputPrefix: 'undelivered/!{firehose:error-output-type}/',
  BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 1 },
  CompressionFormat: 'GZIP',
  FileExtension: '.jsonl.gz',
  ProcessingConfiguration: {
    Enabled: true,
    Processors: [
      { Type: 'AppendDelimiterToRecord', Parameters: [{ ParameterName: 'Delimiter', ParameterValue: '\\n' }] },
    ],
  },
}

export interface Standing {
  runtime: ServiceRuntime
  clock: HastyClock
  provider: Provider
  /** By bucket and key. */
  objects: Map<string, Buffer>
  /** When each object was put, since the start. */
  putAfterMs: readonly number[]
  streamArn: string
  append: (data: string, key?: string) => void
  failPuts: (count: number) => void
  /** So many more puts work, then none. */
  failPutsAfter: (count: number) => void
}

export async function stand(
  destination: object = {},
  options: {
    awsTiming?: boolean
    dataDirectory?: string
    direct?: boolean
    mode?: 'served' | 'simulated'
    /** What the function answers. */
    answer?: (event: TransformEvent) => InvocationResult | Promise<InvocationResult>
    /** Of the table lake.landing. */
    columns?: readonly { name: string; type: string }[]
  } = {},
) {
  const clock = hastyClock()
  const runtime = serviceRuntime({
    mode: options.mode ?? 'simulated',
    functions: { invoke: async (_name, event) => options.answer?.(event as TransformEvent) ?? {} },
    clock,
    ...(options.dataDirectory !== undefined && { dataDirectory: options.dataDirectory }),
  })
  Object.assign(runtime, { awsTiming: options.awsTiming ?? false })
  const objects = new Map<string, Buffer>()
  const putAfterMs: number[] = []
  const began = clock.now()
  let failing = 0
  let working = Number.POSITIVE_INFINITY
  runtime.offer('objects', {
    async put(bucket: string, key: string, body: Uint8Array) {
      if (failing-- > 0 || working-- <= 0) throw new Error('the bucket is away')
      if (objects.has(`${bucket}/${key}`)) throw new Error(`${key} is written twice`)
      objects.set(`${bucket}/${key}`, Buffer.from(body))
      putAfterMs.push(clock.now() - began)
    },
  } as never)
  runtime.offer('catalog', {
    table: (database: string, name: string) =>
      database === 'lake' && name === 'landing' && options.columns ? { columns: options.columns } : undefined,
  } as unknown as Doors['catalog'])
  const [streams] = kinesis(runtime)
  const [provider] = firehose(runtime)
  if (!streams || !provider) throw new Error('no provider')
  const { ref, attributes } = await runtime.stand(streams, 'AWS::Kinesis::Stream', { Name: 'line', ShardCount: 2 })
  const source = {
    DeliveryStreamType: 'KinesisStreamAsSource',
    KinesisStreamSourceConfiguration: { KinesisStreamARN: attributes.Arn, RoleARN: 'role' },
  }
  await runtime.stand(provider, 'AWS::KinesisFirehose::DeliveryStream', {
    DeliveryStreamName: 'delivery',
    ...(options.direct ? {} : source),
    ExtendedS3DestinationConfiguration: { ...lake, ...destination },
  })
  closing.push(() => clock.stop())
  await provider.start?.()
  const standing: Standing = {
    runtime,
    clock,
    provider,
    objects,
    putAfterMs,
    streamArn: attributes.Arn ?? '',
    append: (data, partitionKey = 'robot:r1') =>
      runtime.door('stream').append(ref, { partitionKey, data: Buffer.from(data) }),
    failPuts: (count) => {
      failing = count
    },
    failPutsAfter: (count) => {
      working = count
    },
  }
  return standing
}
