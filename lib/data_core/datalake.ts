import { Duration } from 'aws-cdk-lib'
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose'
import { Key } from 'aws-cdk-lib/aws-kms'
import { type Bucket, StorageClass } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may, mayRead } from '../permissions.ts'
import { SignalboxBucket } from '../signalbox-bucket.ts'
import { lakeDelivery } from './lake-delivery.ts'

export interface DataLakeProps {
  readonly streamArn: string
  /** Of what lies in the lake. */
  readonly keyArn: string
  /** Of what lies on the stream. */
  readonly platformKeyArn: string
}

/**
 * Everything that was said, for ever: the stream's records as they are, one JSON record per line, the robot's bytes inside
 * as base64. Partitioned by the hour in which Firehose took them (`said/date=2026-11-20/hour=09/…`). Beside it, under
 * `changes/`, every row of the tables from which what was decided can be told again (change-archive.ts).
 *
 * Not by dynamic partitioning: one record may hold both telemetry and triggers, a record that its query cannot read
 * would land apart from the rest, and it costs more than the delivery itself. What a record is about is decided by who
 * reads the lake, with the same code that dispatch uses.
 */
export class DataLake extends Capability {
  readonly lake: Bucket
  readonly delivery: CfnDeliveryStream

  constructor(scope: Construct, id: string, props: DataLakeProps) {
    super(scope, id, 'data_core.datalake')
    const key = Key.fromKeyArn(this, 'key', props.keyArn)
    this.lake = new SignalboxBucket(this, 'lake', {
      key,
      lifecycleRules: [seldomRead('seldom-read', 'said'), seldomRead('seldom-read-changes', 'changes')],
    })
    const { roleArn, destination } = lakeDelivery(this, {
      lake: this.lake,
      key,
      dataset: 'said',
      reads: 'read the stream',
      may: [
        mayRead(Key.fromKeyArn(this, 'platform-key', props.platformKeyArn)),
        may(
          ['kinesis:DescribeStream', 'kinesis:GetShardIterator', 'kinesis:GetRecords', 'kinesis:ListShards'],
          props.streamArn,
        ),
      ],
      addsLineFeeds: true,
    })
    this.delivery = new CfnDeliveryStream(this, 'delivery', {
      deliveryStreamType: 'KinesisStreamAsSource',
      kinesisStreamSourceConfiguration: { kinesisStreamArn: props.streamArn, roleArn },
      extendedS3DestinationConfiguration: destination,
    })
    acknowledge(this.delivery, 'Its source is the encrypted stream; it keeps nothing itself', 'AwsSolutions-KDF1')
  }
}

const seldomRead = (id: string, dataset: string) => ({
  id,
  prefix: `${dataset}/`,
  enabled: true,
  transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(30) }],
})
