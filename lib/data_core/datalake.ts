import { Duration } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose'
import { Key } from 'aws-cdk-lib/aws-kms'
import { LogGroup, LogStream } from 'aws-cdk-lib/aws-logs'
import { type Bucket, StorageClass } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may, mayWrite } from '../permissions.ts'
import { SignalboxBucket } from '../signalbox-bucket.ts'
import { SignalboxStack } from '../signalbox-stack.ts'

/**
 * Everything that was said, for ever: the stream's records as they are, one JSON record per line, the robot's bytes inside
 * as base64. Partitioned by the hour in which Firehose took them (`said/date=2026-11-20/hour=09/…`).
 *
 * Not by dynamic partitioning: one record may hold both telemetry and triggers, a record that its query cannot read
 * would land apart from the rest, and it costs more than the delivery itself. What a record is about is decided by who
 * reads the lake, with the same code that dispatch uses.
 */
export class DataLake extends Capability {
  readonly lake: Bucket
  readonly delivery: CfnDeliveryStream

  constructor(scope: Construct, id: string, props: { readonly streamArn: string; readonly keyArn: string }) {
    super(scope, id, 'data_core.datalake')
    const stack = SignalboxStack.around(this)
    const { settings } = stack
    const key = Key.fromKeyArn(this, 'key', props.keyArn)
    this.lake = new SignalboxBucket(this, 'lake', {
      key,
      lifecycleRules: [
        {
          id: 'seldom-read',
          prefix: `${dataset}/`,
          enabled: true,
          transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(30) }],
        },
      ],
    })
    const logs = new LogGroup(this, 'logs', {
      retention: settings.logRetentionDays,
      removalPolicy: stack.dataRemoval,
    })
    const errors = new LogStream(this, 'errors', { logGroup: logs, logStreamName: 'delivery' })
    const role = new Role(this, 'role', {
      // Without a condition, as in Firehose's own guide: one that the service does not fulfil stops the deploy, and who may
      // hand the role to a delivery stream is decided by iam:PassRole in this account.
      assumedBy: new ServicePrincipal('firehose.amazonaws.com'),
      description: 'What the delivery may do: read the stream, write the lake',
      inlinePolicies: {
        may: new PolicyDocument({
          statements: [
            may(
              ['kinesis:DescribeStream', 'kinesis:GetShardIterator', 'kinesis:GetRecords', 'kinesis:ListShards'],
              props.streamArn,
            ),
            may(['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], this.lake.bucketArn),
            may(['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], this.lake.arnForObjects('*')),
            mayWrite(key),
            may(['logs:PutLogEvents'], logs.logGroupArn),
          ],
        }),
      },
    })
    acknowledgeWildcard(role, 'Firehose chooses the keys of its objects', this.lake.arnForObjects('*'))

    this.delivery = new CfnDeliveryStream(this, 'delivery', {
      deliveryStreamType: 'KinesisStreamAsSource',
      kinesisStreamSourceConfiguration: { kinesisStreamArn: props.streamArn, roleArn: role.roleArn },
      extendedS3DestinationConfiguration: {
        bucketArn: this.lake.bucketArn,
        roleArn: role.roleArn,
        prefix: `${dataset}/date=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/`,
        errorOutputPrefix: 'undelivered/!{firehose:error-output-type}/date=!{timestamp:yyyy-MM-dd}/',
        bufferingHints: { intervalInSeconds: settings.lake.bufferSeconds, sizeInMBs: settings.lake.bufferMegabytes },
        compressionFormat: settings.lake.compression,
        fileExtension: settings.lake.compression === 'GZIP' ? '.jsonl.gz' : '.jsonl',
        encryptionConfiguration: { kmsEncryptionConfig: { awskmsKeyArn: props.keyArn } },
        // Records have no line feed of their own; without one a reader cannot tell where the next begins.
        processingConfiguration: {
          enabled: true,
          processors: [
            {
              type: 'AppendDelimiterToRecord',
              parameters: [{ parameterName: 'Delimiter', parameterValue: '\\n' }],
            },
          ],
        },
        cloudWatchLoggingOptions: {
          enabled: true,
          logGroupName: logs.logGroupName,
          logStreamName: errors.logStreamName,
        },
      },
    })
    acknowledge(this.delivery, 'Its source is the encrypted stream; it keeps nothing itself', 'AwsSolutions-KDF1')
  }

  metric(metricName: string, statistic: string = Stats.MAXIMUM): Metric {
    return new Metric({
      namespace: 'AWS/Firehose',
      metricName,
      dimensionsMap: { DeliveryStreamName: this.delivery.ref },
      statistic,
      period: Duration.minutes(5),
    })
  }
}

const dataset = 'said'
