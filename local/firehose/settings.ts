/** AWS::KinesisFirehose::DeliveryStream as it is run here: Kinesis or direct puts in, one S3 prefix out. */
import * as z from 'zod'
import { arnOf, physicalName } from '../resources/names.ts'
import { propertiesOf } from '../resources/properties.ts'
import { type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'

export interface DeliveryStreamSettings {
  readonly name: string
  readonly arn: string
  /** Absent: records are put directly. */
  readonly kinesisArn?: string
  readonly bucket: string
  readonly prefix: string
  readonly extension: string
  readonly gzip: boolean
  readonly delimiter: string
  readonly bufferBytes: number
  readonly bufferSeconds: number
}

const processor = z.strictObject({
  Type: z.string(),
  Parameters: z.array(z.strictObject({ ParameterName: z.string(), ParameterValue: z.string() })).default([]),
})
const destination = z.looseObject({
  BucketARN: z.string().startsWith('arn:aws:s3:::'),
  Prefix: z.string().default(''),
  FileExtension: z.string().optional(),
  CompressionFormat: z.enum(['UNCOMPRESSED', 'GZIP']).default('UNCOMPRESSED'),
  BufferingHints: z
    .strictObject({
      IntervalInSeconds: z.number().int().min(0).max(900).default(300),
      SizeInMBs: z.number().int().min(1).max(128).default(5),
    })
    .default({ IntervalInSeconds: 300, SizeInMBs: 5 }),
  ProcessingConfiguration: z
    .strictObject({ Enabled: z.boolean(), Processors: z.array(processor).default([]) })
    .optional(),
})
const properties = z.looseObject({
  DeliveryStreamName: z.string().optional(),
  DeliveryStreamType: z.enum(['DirectPut', 'KinesisStreamAsSource']).default('DirectPut'),
  KinesisStreamSourceConfiguration: z.looseObject({ KinesisStreamARN: z.string() }).optional(),
  ExtendedS3DestinationConfiguration: destination,
})

/** Of the destination: what would change what arrives in the bucket. */
const unsupported: Readonly<Record<string, string>> = {
  DataFormatConversionConfiguration: 'records are not converted to Parquet or ORC here',
  DynamicPartitioningConfiguration: 'records are not partitioned by their content here',
  S3BackupConfiguration: 'there is no backup bucket here',
}

export function settingsOf(
  resource: ResolvedResource,
  place: { account: string; region: string },
): DeliveryStreamSettings {
  const { ExtendedS3DestinationConfiguration: s3, ...stream } = propertiesOf(properties, resource)
  for (const [property, why] of Object.entries(unsupported)) {
    const given = s3[property]
    if (given !== undefined && (given as { Enabled?: boolean }).Enabled !== false) {
      throw new UnsupportedProperty(resource, `ExtendedS3DestinationConfiguration.${property}`, why)
    }
  }
  const kinesisArn = stream.KinesisStreamSourceConfiguration?.KinesisStreamARN
  if ((stream.DeliveryStreamType === 'KinesisStreamAsSource') !== (kinesisArn !== undefined)) {
    throw new UnsupportedProperty(
      resource,
      'DeliveryStreamType',
      'KinesisStreamAsSource and KinesisStreamSourceConfiguration belong together',
    )
  }
  const name = physicalName(resource, stream.DeliveryStreamName)
  const gzip = s3.CompressionFormat === 'GZIP'
  return {
    name,
    arn: arnOf('firehose', `deliverystream/${name}`, place),
    ...(kinesisArn !== undefined && { kinesisArn }),
    bucket: s3.BucketARN.slice('arn:aws:s3:::'.length),
    prefix: s3.Prefix,
    extension: s3.FileExtension ?? (gzip ? '.gz' : ''),
    gzip,
    delimiter: delimiterOf(resource, s3.ProcessingConfiguration),
    bufferBytes: s3.BufferingHints.SizeInMBs * 1024 * 1024,
    bufferSeconds: s3.BufferingHints.IntervalInSeconds,
  }
}

function delimiterOf(
  resource: ResolvedResource,
  processing: z.infer<typeof destination>['ProcessingConfiguration'],
): string {
  if (!processing?.Enabled) return ''
  let delimiter = ''
  for (const { Type, Parameters } of processing.Processors) {
    if (Type !== 'AppendDelimiterToRecord') {
      throw new UnsupportedProperty(
        resource,
        'ProcessingConfiguration',
        `${Type} is not run here; AppendDelimiterToRecord is`,
      )
    }
    const value = Parameters.find(({ ParameterName }) => ParameterName === 'Delimiter')?.ParameterValue ?? '\\n'
    delimiter = value.replace(/\\(n|t|r|\\)/g, (_, letter: string) => ({ n: '\n', t: '\t', r: '\r' })[letter] ?? '\\')
  }
  return delimiter
}
