/**
 * AWS::KinesisFirehose::DeliveryStream as it is run here: Kinesis or direct puts in, through a function and a conversion to
 * Parquet where the template says so, to one S3 prefix; beside it the source's records as they were. What AWS refuses is
 * refused at the start.
 */
import * as z from 'zod'
import { arnOf, physicalName } from '../resources/names.ts'
import { propertiesOf } from '../resources/properties.ts'
import { type ResolvedResource, UnsupportedProperty } from '../resources/provider.ts'

export interface DeliveryStreamSettings {
  readonly name: string
  readonly arn: string
  /** Absent: records are put directly. */
  readonly kinesisArn?: string
  readonly landing: ObjectSettings
  /** Without it and without a prefix of its own, errors lie under `<prefix><type>/`. */
  readonly errorPrefix: string
  readonly delimiter: string
  readonly bufferBytes: number
  readonly bufferSeconds: number
  readonly transform?: TransformSettings
  readonly conversion?: ConversionSettings
  readonly backup?: ObjectSettings
}

export interface ObjectSettings {
  readonly bucket: string
  readonly prefix: string
  readonly extension: string
  readonly gzip: boolean
}

export interface TransformSettings {
  readonly lambdaArn: string
  /** Of the records of one invocation. */
  readonly bufferBytes: number
  readonly retries: number
}

/** Where the columns are. */
export interface ConversionSettings {
  readonly database: string
  readonly table: string
}

const megabytes = 1024 * 1024

const processor = z.strictObject({
  Type: z.string(),
  Parameters: z.array(z.strictObject({ ParameterName: z.string(), ParameterValue: z.string() })).default([]),
})
const bucketArn = z.string().startsWith('arn:aws:s3:::')
const compression = z.enum(['UNCOMPRESSED', 'GZIP']).default('UNCOMPRESSED')
const bufferingHints = z.strictObject({
  IntervalInSeconds: z.number().int().min(0).max(900).default(300),
  SizeInMBs: z.number().int().min(1).max(128).optional(),
})
const schemaConfiguration = z.looseObject({
  DatabaseName: z.string(),
  TableName: z.string(),
  VersionId: z.literal('LATEST').default('LATEST'),
})
const parquet = z.strictObject({
  Compression: z.literal('SNAPPY').default('SNAPPY'),
  BlockSizeBytes: z.number().optional(),
  PageSizeBytes: z.number().optional(),
  EnableDictionaryCompression: z.boolean().optional(),
})
const conversion = z.strictObject({
  Enabled: z.boolean().default(true),
  InputFormatConfiguration: z
    .strictObject({
      Deserializer: z.union([
        z.strictObject({ OpenXJsonSerDe: z.strictObject({}) }),
        z.strictObject({ HiveJsonSerDe: z.strictObject({}) }),
      ]),
    })
    .optional(),
  OutputFormatConfiguration: z.strictObject({ Serializer: z.strictObject({ ParquetSerDe: parquet }) }).optional(),
  SchemaConfiguration: schemaConfiguration.optional(),
})
const destination = z.looseObject({
  BucketARN: bucketArn,
  Prefix: z.string().default(''),
  ErrorOutputPrefix: z.string().default(''),
  FileExtension: z
    .string()
    .regex(/^$|^\.[0-9a-z!\-_.*'()]+$/, 'begins with a period')
    .optional(),
  CompressionFormat: compression,
  BufferingHints: bufferingHints.default({ IntervalInSeconds: 300 }),
  ProcessingConfiguration: z
    .strictObject({ Enabled: z.boolean(), Processors: z.array(processor).default([]) })
    .optional(),
  DataFormatConversionConfiguration: conversion.optional(),
  S3BackupMode: z.enum(['Disabled', 'Enabled']).default('Disabled'),
  S3BackupConfiguration: z
    .looseObject({ BucketARN: bucketArn, Prefix: z.string().default(''), CompressionFormat: compression })
    .optional(),
})
type Destination = z.infer<typeof destination>
const properties = z.looseObject({
  DeliveryStreamName: z.string().optional(),
  DeliveryStreamType: z.enum(['DirectPut', 'KinesisStreamAsSource']).default('DirectPut'),
  KinesisStreamSourceConfiguration: z.looseObject({ KinesisStreamARN: z.string() }).optional(),
  ExtendedS3DestinationConfiguration: destination,
})

/** Of the destination: what would change what arrives in the bucket. */
const unsupported: Readonly<Record<string, string>> = {
  DynamicPartitioningConfiguration: 'records are not partitioned by their content here',
}

export function settingsOf(
  resource: ResolvedResource,
  place: { account: string; region: string },
): DeliveryStreamSettings {
  const { ExtendedS3DestinationConfiguration: s3, ...stream } = propertiesOf(properties, resource)
  const refuse = (property: string, why: string): never => {
    throw new UnsupportedProperty(resource, property, why)
  }
  const refuseOf = (property: string, why: string) => refuse(`ExtendedS3DestinationConfiguration.${property}`, why)
  for (const [property, why] of Object.entries(unsupported)) {
    const given = s3[property]
    if (given !== undefined && (given as { Enabled?: boolean }).Enabled !== false) refuseOf(property, why)
  }
  const kinesisArn = stream.KinesisStreamSourceConfiguration?.KinesisStreamARN
  if ((stream.DeliveryStreamType === 'KinesisStreamAsSource') !== (kinesisArn !== undefined)) {
    refuse('DeliveryStreamType', 'KinesisStreamAsSource and KinesisStreamSourceConfiguration belong together')
  }
  requirePrefixes(s3, refuseOf)
  const name = physicalName(resource, stream.DeliveryStreamName)
  const converted = conversionOf(s3, refuseOf)
  const backup = backupOf(s3, refuseOf)
  const { transform, delimiter } = processingOf(s3, refuseOf)
  const gzip = s3.CompressionFormat === 'GZIP'
  return {
    name,
    arn: arnOf('firehose', `deliverystream/${name}`, place),
    ...(kinesisArn !== undefined && { kinesisArn }),
    landing: {
      bucket: bucketOf(s3.BucketARN),
      prefix: s3.Prefix,
      extension: s3.FileExtension ?? (converted ? '.parquet' : gzip ? '.gz' : ''),
      gzip,
    },
    errorPrefix: s3.ErrorOutputPrefix === '' ? `${s3.Prefix}!{firehose:error-output-type}/` : s3.ErrorOutputPrefix,
    delimiter,
    bufferBytes: (s3.BufferingHints.SizeInMBs ?? (converted ? 128 : 5)) * megabytes,
    bufferSeconds: s3.BufferingHints.IntervalInSeconds,
    ...(transform && { transform }),
    ...(converted && { conversion: converted }),
    ...(backup && { backup }),
  }
}

type Refuse = (property: string, why: string) => never

const bucketOf = (arn: string) => arn.slice('arn:aws:s3:::'.length)

/** Developer Guide, "Custom prefixes": which of the two prefixes may say what. */
function requirePrefixes({ Prefix, ErrorOutputPrefix }: Destination, refuse: Refuse): void {
  const errorType = '!{firehose:error-output-type}'
  if (Prefix.includes(errorType)) refuse('Prefix', `${errorType} is for ErrorOutputPrefix`)
  if (Prefix.includes('!{') && ErrorOutputPrefix === '') {
    refuse('ErrorOutputPrefix', 'is required where Prefix has expressions')
  }
  if (ErrorOutputPrefix !== '' && !ErrorOutputPrefix.includes(errorType)) {
    refuse('ErrorOutputPrefix', `${ErrorOutputPrefix} has to contain ${errorType}`)
  }
}

const conversionMegabytesMin = 64

function conversionOf(s3: Destination, refuse: Refuse): ConversionSettings | undefined {
  const given = s3.DataFormatConversionConfiguration
  if (!given?.Enabled) return undefined
  const { InputFormatConfiguration, OutputFormatConfiguration, SchemaConfiguration } = given
  if (!InputFormatConfiguration || !OutputFormatConfiguration || !SchemaConfiguration) {
    return refuse('DataFormatConversionConfiguration', 'input, output and schema are required where it is enabled')
  }
  if (s3.CompressionFormat !== 'UNCOMPRESSED') {
    refuse(
      'CompressionFormat',
      `${s3.CompressionFormat} does not go with format conversion, which compresses by itself: UNCOMPRESSED`,
    )
  }
  const { SizeInMBs } = s3.BufferingHints
  if (SizeInMBs !== undefined && SizeInMBs < conversionMegabytesMin) {
    refuse('BufferingHints', `SizeInMBs is at least ${conversionMegabytesMin} with format conversion, not ${SizeInMBs}`)
  }
  return { database: SchemaConfiguration.DatabaseName, table: SchemaConfiguration.TableName }
}

/** The source's records as they were: no processor and no conversion applies to them. */
function backupOf(s3: Destination, refuse: Refuse): ObjectSettings | undefined {
  if (s3.S3BackupMode === 'Disabled') return undefined
  const given = s3.S3BackupConfiguration
  if (!given) return refuse('S3BackupConfiguration', 'is required where S3BackupMode is Enabled')
  const gzip = given.CompressionFormat === 'GZIP'
  return { bucket: bucketOf(given.BucketARN), prefix: given.Prefix, extension: gzip ? '.gz' : '', gzip }
}

interface Processing {
  readonly transform?: TransformSettings
  readonly delimiter: string
}

function processingOf({ ProcessingConfiguration: processing }: Destination, refuse: Refuse): Processing {
  let found: Processing = { delimiter: '' }
  if (!processing?.Enabled) return found
  for (const { Type, Parameters } of processing.Processors) {
    const parameters = Object.fromEntries(Parameters.map((each) => [each.ParameterName, each.ParameterValue]))
    if (Type === 'AppendDelimiterToRecord') found = { ...found, delimiter: delimiterOf(parameters) }
    else if (Type === 'Lambda') found = { ...found, transform: transformOf(parameters, refuse) }
    else refuse('ProcessingConfiguration', `${Type} is not run here; AppendDelimiterToRecord and Lambda are`)
  }
  return found
}

type Parameters = Readonly<Record<string, string | undefined>>

const delimiterOf = ({ Delimiter = '\\n' }: Parameters): string =>
  Delimiter.replace(/\\(n|t|r|\\)/g, (_, letter: string) => ({ n: '\n', t: '\t', r: '\r' })[letter] ?? '\\')

/** RoleArn is IAM's; BufferIntervalInSeconds makes records wait before the function as well, which nobody can tell here. */
const lambdaParameters = new Set([
  'LambdaArn',
  'NumberOfRetries',
  'BufferSizeInMBs',
  'BufferIntervalInSeconds',
  'RoleArn',
])

function transformOf(parameters: Parameters, refuse: Refuse): TransformSettings {
  const unknown = Object.keys(parameters).find((name) => !lambdaParameters.has(name))
  if (unknown !== undefined) refuse('ProcessingConfiguration', `${unknown} is no parameter of the processor Lambda`)
  const { LambdaArn, NumberOfRetries = '3', BufferSizeInMBs = '1', BufferIntervalInSeconds = '60' } = parameters
  const within = (name: string, text: string, least: number, most: number): number => {
    const value = Number(text)
    if (text !== '' && value >= least && value <= most) return value
    return refuse('ProcessingConfiguration', `${name} is ${least} to ${most}, not ${text}`)
  }
  within('BufferIntervalInSeconds', BufferIntervalInSeconds, 0, 900)
  return {
    lambdaArn: LambdaArn || refuse('ProcessingConfiguration', 'the processor Lambda needs its LambdaArn'),
    bufferBytes: Math.floor(within('BufferSizeInMBs', BufferSizeInMBs, 0.2, 3) * megabytes),
    retries: within('NumberOfRetries', NumberOfRetries, 0, 300),
  }
}
