/** Firehose: the delivery streams of the templates, from Kinesis or direct puts into S3. */
import { join } from 'node:path'
import { jsonService } from '../aws-api/json-service.ts'
import { AwsError } from '../aws-api/service.ts'
import { type Column, kindOf } from '../parquet/columns.ts'
import { converter } from '../parquet/converter.ts'
import { type Pending, pendingInMemory, pendingOnDisk } from '../pending.ts'
import { type Provider, UnsupportedProperty } from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { type DeliveryStream, deliveryStream } from './delivery-stream.ts'
import { BadPrefix } from './object-key.ts'
import { positionsInFile, positionsInMemory } from './positions.ts'
import { type DeliveryStreamSettings, settingsOf } from './settings.ts'

interface Standing {
  readonly stream: DeliveryStream
  /** Direct puts that were acknowledged and are not in the lake yet, as base64. */
  readonly accepted: Pending<string>
}

/** "The maximum size of a record … is 1,000 KiB"; "up to 500 records or 4 MiB" in a batch (quotas). */
const recordBytesMax = 1_024_000
const batchRecordsMax = 500
const batchBytesMax = 4 * 1024 * 1024

export function firehose(runtime: Runtime): readonly Provider[] {
  const streams = new Map<string, Standing>()
  const random = runtime.random.fork('firehose')
  const parquet = converter(runtime)

  const standing = (nameOrArn: unknown): Standing => {
    const name = String(nameOrArn)
    const found = streams.get(name.slice(name.lastIndexOf('/') + 1))
    if (found) return found
    throw new AwsError('ResourceNotFoundException', `Firehose ${name} under account ${runtime.account} not found.`)
  }
  const put = ({ stream, accepted }: Standing, data: Uint8Array): string => {
    if (stream.settings.kinesisArn !== undefined) {
      throw new AwsError(
        'InvalidArgumentException',
        `This operation is not permitted on KinesisStreamAsSource delivery stream type: ${stream.settings.name}`,
      )
    }
    if (data.byteLength > recordBytesMax) {
      throw new AwsError(
        'InvalidArgumentException',
        `A record has at most ${recordBytesMax} bytes, not ${data.byteLength}`,
      )
    }
    if (stream.isFull) {
      throw new AwsError('ServiceUnavailableException', 'The service is unavailable. Back off and retry.', 503)
    }
    const id = random.uuid()
    accepted.add(id, Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'))
    stream.put(data, () => accepted.done(id))
    return id
  }
  /** What there is no room for is refused by itself: the others of its batch are taken. */
  const putOfBatch = (stream: Standing, data: Uint8Array) => {
    try {
      return { RecordId: put(stream, data) }
    } catch (error) {
      if (!(error instanceof AwsError) || error.status !== 503) throw error
      return { ErrorCode: error.code, ErrorMessage: error.message }
    }
  }
  const dataOf = (record: unknown) =>
    Buffer.from(String((record as { Data?: string } | undefined)?.Data ?? ''), 'base64')

  runtime.register(
    jsonService('firehose', '1.1', {
      PutRecord: ({ DeliveryStreamName, Record }) => ({
        RecordId: put(standing(DeliveryStreamName), dataOf(Record)),
        Encrypted: false,
      }),
      PutRecordBatch({ DeliveryStreamName, Records }) {
        const records = Array.isArray(Records) ? Records : []
        if (records.length === 0 || records.length > batchRecordsMax) {
          throw new AwsError(
            'InvalidArgumentException',
            `A batch has 1 to ${batchRecordsMax} records, not ${records.length}`,
          )
        }
        const all = records.map(dataOf)
        const bytes = all.reduce((sum, data) => sum + data.byteLength, 0)
        if (bytes > batchBytesMax) {
          throw new AwsError('InvalidArgumentException', `A batch has at most ${batchBytesMax} bytes, not ${bytes}`)
        }
        const stream = standing(DeliveryStreamName)
        const RequestResponses = all.map((data) => putOfBatch(stream, data))
        const FailedPutCount = RequestResponses.filter((response) => 'ErrorCode' in response).length
        return { FailedPutCount, Encrypted: false, RequestResponses }
      },
    }),
  )
  runtime.offer('deliveryStreams', {
    async put(nameOrArn, records) {
      const stream = standing(nameOrArn)
      for (const record of records) put(stream, record)
    },
  })

  const columnsOf = ({ name, conversion }: DeliveryStreamSettings): readonly Column[] => {
    if (!conversion) return []
    const { database, table } = conversion
    const columns = runtime.door('catalog').table(database, table)?.columns
    if (!columns)
      throw new Error(`The delivery stream ${name} converts for ${database}.${table}, which is no table here`)
    for (const column of columns) kindOf(column)
    return columns
  }

  const provider: Provider = {
    types: ['AWS::KinesisFirehose::DeliveryStream'],
    async create(resource) {
      const settings = settingsOf(resource, runtime)
      const folder = runtime.dataDirectory && join(runtime.dataDirectory, 'firehose')
      const positions = folder ? positionsInFile(join(folder, `${settings.name}.json`)) : positionsInMemory()
      const accepted: Pending<string> = folder
        ? pendingOnDisk(join(folder, `${settings.name}.jsonl`))
        : pendingInMemory()
      try {
        streams.set(settings.name, {
          stream: deliveryStream(runtime, settings, { positions, converter: parquet }),
          accepted,
        })
      } catch (error) {
        if (!(error instanceof BadPrefix)) throw error
        throw new UnsupportedProperty(resource, 'ExtendedS3DestinationConfiguration.Prefix', error.message)
      }
      return { ref: settings.name, attributes: { Arn: settings.arn } }
    },
    async start() {
      for (const { stream, accepted } of streams.values()) {
        const { kinesisArn, name } = stream.settings
        const source = kinesisArn === undefined ? undefined : runtime.source(kinesisArn)
        if (kinesisArn !== undefined && !source)
          throw new Error(`The delivery stream ${name} reads ${kinesisArn}, which is not here`)
        stream.start(source, columnsOf(stream.settings))
        for (const [id, data] of accepted.entries()) stream.put(Buffer.from(data, 'base64'), () => accepted.done(id))
      }
    },
    async stop() {
      for (const { stream, accepted } of streams.values()) {
        await stream.stop()
        accepted.close()
      }
      await parquet.stop()
    },
    stats() {
      const sums: Record<string, number> = {}
      for (const { stream } of streams.values()) {
        for (const [name, value] of Object.entries(stream.stats())) sums[name] = (sums[name] ?? 0) + value
      }
      return sums
    },
  }
  return [provider]
}
