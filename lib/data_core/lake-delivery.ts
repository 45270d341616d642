import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup, LogStream } from 'aws-cdk-lib/aws-logs'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { acknowledgeWildcard } from '../acknowledge.ts'
import { may, mayWrite } from '../permissions.ts'
import { SignalboxStack } from '../signalbox-stack.ts'

/** What every way into the lake has: a role, a log of its errors, and the folders of its dataset. */
export interface LakeDelivery {
  readonly roleArn: string
  readonly destination: CfnDeliveryStream.ExtendedS3DestinationConfigurationProperty
}

export interface LakeDeliveryProps {
  readonly lake: Bucket
  readonly key: IKey
  /** Folder of its objects, and the name under which the lake is read (functions/ports/lake.ts). */
  readonly dataset: string
  /** What it reads, in words, for the description of its role. */
  readonly reads: string
  /** Besides writing the lake. */
  readonly may: readonly PolicyStatement[]
  /** Set where records have no line feed of their own: without one a reader cannot tell where the next begins. */
  readonly addsLineFeeds: boolean
}

export function lakeDelivery(scope: Construct, props: LakeDeliveryProps): LakeDelivery {
  const { lake, key, dataset } = props
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
        ],
      }),
    },
  })
  acknowledgeWildcard(role, 'Firehose chooses the keys of its objects', lake.arnForObjects('*'))
  return {
    roleArn: role.roleArn,
    destination: {
      bucketArn: lake.bucketArn,
      roleArn: role.roleArn,
      prefix: `${dataset}/date=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/`,
      errorOutputPrefix: 'undelivered/!{firehose:error-output-type}/date=!{timestamp:yyyy-MM-dd}/',
      bufferingHints: { intervalInSeconds: settings.lake.bufferSeconds, sizeInMBs: settings.lake.bufferMegabytes },
      compressionFormat: settings.lake.compression,
      fileExtension: settings.lake.compression === 'GZIP' ? '.jsonl.gz' : '.jsonl',
      encryptionConfiguration: { kmsEncryptionConfig: { awskmsKeyArn: key.keyArn } },
      ...(props.addsLineFeeds && {
        processingConfiguration: {
          enabled: true,
          processors: [
            {
              type: 'AppendDelimiterToRecord',
              parameters: [{ parameterName: 'Delimiter', parameterValue: '\\n' }],
            },
          ],
        },
      }),
      cloudWatchLoggingOptions: {
        enabled: true,
        logGroupName: logs.logGroupName,
        logStreamName: errors.logStreamName,
      },
    },
  }
}
