import { Duration } from 'aws-cdk-lib'
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose'
import { Key } from 'aws-cdk-lib/aws-kms'
import { type Bucket, type LifecycleRule, StorageClass } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import type { environmentSchema as OpenSaidVariables } from '../../functions/data_core/open-said/env.ts'
import { landingEvents, landingMessages } from '../../warehouse/tables/landing.ts'
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may, mayRead, mayWrite } from '../permissions.ts'
import { SignalboxBucket } from '../signalbox-bucket.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { Catalog } from './catalog.ts'
import { lakeDelivery } from './lake-delivery.ts'

export interface DataLakeProps {
  readonly streamArn: string
  /** Of what lies in the lake. */
  readonly keyArn: string
  /** Of what lies on the stream. */
  readonly platformKeyArn: string
}

/**
 * Everything that was said, twice: as it lay on the stream, for ever and byte for byte (`said/`, JSON records one behind the
 * other, the robot's bytes inside as base64), and opened, a row for each message (`landing/messages/`, Parquet). One delivery
 * lays both down, by the hour in which Firehose took them (`date=2026-11-20/hour=09/`), ADR 60. Beside them, under `changes/`,
 * every row of the tables from which what was decided can be told again (change-archive.ts).
 *
 * Not by dynamic partitioning: one record may hold both telemetry and triggers, a record that its query cannot read would land
 * apart from the rest, and it costs a third more. A kind is a dataset of its own, with folders of its own.
 */
export class DataLake extends Capability {
  readonly lake: Bucket
  readonly catalog: Catalog
  readonly openSaid: SignalboxFunction<typeof OpenSaidVariables>
  readonly delivery: CfnDeliveryStream

  constructor(scope: Construct, id: string, props: DataLakeProps) {
    super(scope, id, 'data_core.datalake')
    const { settings } = SignalboxStack.around(this)
    const key = Key.fromKeyArn(this, 'key', props.keyArn)
    this.lake = new SignalboxBucket(this, 'lake', { key, lifecycleRules: lifecycle(settings.lake.keptDays) })
    this.catalog = new Catalog(this, 'catalog', { lake: this.lake })

    const unopened = this.lake.arnForObjects('unopened/*')
    this.openSaid = new SignalboxFunction<typeof OpenSaidVariables>(this, 'open-said', {
      entry: 'data_core/open-said',
      namespace: this.namespace,
      does: 'Makes rows of what was said, and of events, on their way into the lake',
      variables: { LAKE_BUCKET: this.lake.bucketName },
      may: [may(['s3:PutObject'], unopened), mayWrite(key)],
      invocation: 'synchronous',
      timeoutSeconds: 60,
    })
    acknowledgeWildcard(this.openSaid.role, 'Keys are by hour and place on the stream', unopened)

    const { roleArn, destination } = lakeDelivery(this, {
      lake: this.lake,
      key,
      reads: 'read the stream, have it opened',
      may: [
        mayRead(Key.fromKeyArn(this, 'platform-key', props.platformKeyArn)),
        may(
          ['kinesis:DescribeStream', 'kinesis:GetShardIterator', 'kinesis:GetRecords', 'kinesis:ListShards'],
          props.streamArn,
        ),
      ],
      lays: { table: landingMessages, catalog: this.catalog, openedBy: this.openSaid, backup: 'said' },
    })
    this.delivery = new CfnDeliveryStream(this, 'delivery', {
      deliveryStreamType: 'KinesisStreamAsSource',
      kinesisStreamSourceConfiguration: { kinesisStreamArn: props.streamArn, roleArn },
      extendedS3DestinationConfiguration: destination,
    })
    acknowledge(this.delivery, 'Its source is the encrypted stream; it keeps nothing itself', 'AwsSolutions-KDF1')
  }
}

type KeptDays = SignalboxStack['settings']['lake']['keptDays']

/** One rule for each kind of what lies in the lake; the tables that are made of it forget by statements of their own. */
const lifecycle = (kept: KeptDays): readonly LifecycleRule[] => [
  keptFor('seldom-read', 'said', kept.said),
  keptFor('seldom-read-changes', 'changes', kept.changes),
  keptFor('seldom-asked', 'warehouse', 'for ever'),
  keptFor('landed-messages', landingMessages.folder, landingMessages.kept_days),
  keptFor('landed-events', landingEvents.folder, landingEvents.kept_days),
  keptFor('unopened', 'unopened', kept.unopened),
  keptFor('undelivered', 'undelivered', kept.undelivered),
  keptFor('results', 'results', kept.results),
  keptFor('reports', 'reports', kept.reports),
]

/** What stays for long is seldom read: after a month S3 finds the cheapest place for it by itself. */
const keptFor = (id: string, folder: string, days: number | 'for ever'): LifecycleRule => ({
  id,
  prefix: `${folder}/`,
  enabled: true,
  ...((days === 'for ever' || days > 90) && {
    transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(30) }],
  }),
  ...(days !== 'for ever' && { expiration: Duration.days(days) }),
})
