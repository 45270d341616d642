import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup, LogStream } from 'aws-cdk-lib/aws-logs'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import type { Table } from '../../warehouse/table.ts'
import { acknowledgeWildcard } from '../acknowledge.ts'
import { may, mayWrite } from '../permissions.ts'
import type { InvocableFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { Catalog } from './catalog.ts'

/** What every way into the lake has: a role, a log of its errors, and the folders of its dataset. */
export interface LakeDelivery {
  readonly roleArn: string
  readonly destination: CfnDeliveryStream.ExtendedS3DestinationConfigurationProperty
}

export interface LakeDeliveryProps {
  readonly lake: Bucket
  readonly key: IKey
  /** What it reads, in words, for the description of its role. */
  readonly reads: string
  /** Besides writing the lake. */
  readonly may: readonly PolicyStatement[]
  readonly lays: AsItIs | AsRows
}

/** JSON as it comes, packed. Whoever puts it sees to its line feeds. */
export interface AsItIs {
  /** Folder of its objects, and the name under which the lake is read (functions/ports/lake.ts). */
  readonly folder: string
}

/** Opened on the way, and written as Parquet with the columns of a table. */
export interface AsRows {
  readonly table: Table & { readonly folder: string }
  readonly catalog: Catalog
  readonly openedBy: InvocableFunction
  /** Folder in which what was opened is kept as it lay, so that the two are copies that do not hang on each other. */
  readonly backup?: string
}

export function lakeDelivery(scope: Construct, props: LakeDeliveryProps): LakeDelivery {
  const { lake, key, lays } = props
  const stack = SignalboxStack.around(scope)
  const { settings } = stack
  const logs = new LogGroup(scope, 'logs', {
    retention: settings.logRetentionDays,
    removalPolicy: stack.dataRemoval,
  })
  const errors = new LogStream(scope, 'errors', { logGroup: logs, logStreamName: 'delivery' })
  const role = new Role(scope, 'role', {
    // Without a condition, as in Firehose's own guide: one that the service does not fulfil stops the deploy, and who may
    // hand the role to a delivery stream is decided by iam:PassRole in this account.
    assumedBy: new ServicePrincipal('firehose.amazonaws.com'),
    description: `What the delivery may do: ${props.reads}, write the lake`,
    inlinePolicies: {
      may: new PolicyDocument({
        statements: [
          ...props.may,
          may(['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], lake.bucketArn),
          may(['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], lake.arnForObjects('*')),
          mayWrite(key),
          may(['logs:PutLogEvents'], logs.logGroupArn),
          ...('table' in lays ? mayMakeRows(lays) : []),
        ],
      }),
    },
  })
  acknowledgeWildcard(role, 'Firehose chooses the keys of its objects', lake.arnForObjects('*'))

  const { roleArn } = role
  const inFolder = (folder: string) => ({
    bucketArn: lake.bucketArn,
    roleArn,
    prefix: `${folder}/date=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/`,
    errorOutputPrefix: 'undelivered/!{firehose:error-output-type}/date=!{timestamp:yyyy-MM-dd}/',
    encryptionConfiguration: { kmsEncryptionConfig: { awskmsKeyArn: key.keyArn } },
    cloudWatchLoggingOptions: {
      enabled: true,
      logGroupName: logs.logGroupName,
      logStreamName: errors.logStreamName,
    },
  })
  const { bufferSeconds, bufferMegabytes, compression } = settings.lake
  const packed = {
    bufferingHints: { intervalInSeconds: bufferSeconds, sizeInMBs: bufferMegabytes },
    compressionFormat: compression,
  }
  if ('folder' in lays) {
    const fileExtension = compression === 'GZIP' ? '.jsonl.gz' : '.jsonl'
    return { roleArn, destination: { ...inFolder(lays.folder), ...packed, fileExtension } }
  }
  return {
    roleArn,
    destination: {
      ...inFolder(lays.table.folder),
      bufferingHints: {
        intervalInSeconds: bufferSeconds,
        sizeInMBs: Math.max(bufferMegabytes, CONVERTED_MEGABYTES_MIN),
      },
      // Parquet packs its own pages.
      compressionFormat: 'UNCOMPRESSED',
      fileExtension: '.parquet',
      processingConfiguration: { enabled: true, processors: [opening(lays.openedBy, bufferSeconds)] },
      dataFormatConversionConfiguration: conversion(lays, roleArn, stack.region),
      ...(lays.backup !== undefined && {
        s3BackupMode: 'Enabled',
        s3BackupConfiguration: { ...inFolder(lays.backup), ...packed },
      }),
    },
  }
}

/** "SizeInMBs … minimum 64 if record format conversion is enabled". */
const CONVERTED_MEGABYTES_MIN = 64

/** Firehose asks for the function as it is at the time, with and without its qualifier. */
const mayMakeRows = ({ table, catalog, openedBy: { lambda } }: AsRows): readonly PolicyStatement[] => [
  may(
    ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'],
    lambda.functionArn,
    `${lambda.functionArn}:$LATEST`,
  ),
  may(['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'], ...catalog.arnsOf(table.name)),
]

const opening = ({ lambda }: InvocableFunction, bufferSeconds: number): CfnDeliveryStream.ProcessorProperty => ({
  type: 'Lambda',
  parameters: Object.entries({
    LambdaArn: lambda.functionArn,
    // What they do not outlast has no rows, only bytes: a short outage should not be a loss.
    NumberOfRetries: '20',
    // A hundred short messages in one record become twenty times as many bytes, of rows, and an answer has 6 MB at most.
    BufferSizeInMBs: '0.2',
    BufferIntervalInSeconds: String(Math.min(bufferSeconds, 60)),
  }).map(([parameterName, parameterValue]) => ({ parameterName, parameterValue })),
})

const conversion = (
  { table, catalog }: AsRows,
  roleArn: string,
  region: string,
): CfnDeliveryStream.DataFormatConversionConfigurationProperty => ({
  enabled: true,
  // Timestamps as java.sql.Timestamp reads them, which is how warehouse/columns.ts writes them.
  inputFormatConfiguration: { deserializer: { hiveJsonSerDe: {} } },
  outputFormatConfiguration: { serializer: { parquetSerDe: { compression: 'SNAPPY' } } },
  schemaConfiguration: {
    databaseName: catalog.databaseName,
    tableName: catalog.table(table).ref,
    region,
    roleArn,
    versionId: 'LATEST',
  },
})
