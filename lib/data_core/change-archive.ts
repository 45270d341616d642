import { Duration } from 'aws-cdk-lib'
import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import type { environmentSchema as ArchiveChangesVariables } from '../../functions/data_core/archive-changes/env.ts'
import { Capability } from '../namespaces.ts'
import { may, mayWrite } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { acknowledgeGivingUp, mayGiveUp, mayReadTableStream, StreamReader } from '../stream-reader.ts'
import type { DataLake } from './datalake.ts'
import { lakeDelivery } from './lake-delivery.ts'

export interface ChangeArchiveProps {
  readonly datalake: DataLake
  readonly keyArn: string
  /** Of the bucket below. */
  readonly platformKeyArn: string
  /** Takes batches that were given up; what is laid there becomes failures. */
  readonly givenUpBucketName: string
  /** ARNs of the tables' streams, by our names of the tables (functions/ports/changes.ts). */
  readonly tableStreams: Readonly<Record<string, string>>
}

/**
 * Every new row of the tables of what happened (functions/ports/changes.ts has their list), under `changes/` in the lake: read
 * from the tables' streams, so that a change is there if and only if its write is. Tables forget and can be lost; from here
 * the register is told again (npm run rebuild), and all of it can be asked (warehouse/).
 */
export class ChangeArchive extends Capability {
  readonly archiveChanges: SignalboxFunction<typeof ArchiveChangesVariables>
  readonly delivery: CfnDeliveryStream

  constructor(scope: Construct, id: string, props: ChangeArchiveProps) {
    super(scope, id, 'data_core.datalake')
    const { settings } = SignalboxStack.around(this)
    const key = Key.fromKeyArn(this, 'key', props.keyArn)
    const givenUp = Bucket.fromBucketName(this, 'given-up', props.givenUpBucketName)
    const { destination } = lakeDelivery(this, {
      lake: props.datalake.lake,
      key,
      reads: 'take what is put',
      may: [],
      lays: { folder: 'changes' },
    })
    this.delivery = new CfnDeliveryStream(this, 'delivery', {
      deliveryStreamType: 'DirectPut',
      // For the minutes until it lies in the lake, where our key is.
      deliveryStreamEncryptionConfigurationInput: { keyType: 'AWS_OWNED_CMK' },
      extendedS3DestinationConfiguration: destination,
    })
    this.archiveChanges = new SignalboxFunction<typeof ArchiveChangesVariables>(this, 'archive-changes', {
      entry: 'data_core/archive-changes',
      namespace: this.namespace,
      does: 'Appends every new row of the tables of what happened to the lake',
      variables: {
        DELIVERY_STREAM: this.delivery.ref,
        TABLE_STREAMS: SignalboxStack.around(this).toJsonString(props.tableStreams),
      },
      may: [
        ...Object.values(props.tableStreams).flatMap(mayReadTableStream),
        ...mayGiveUp(givenUp),
        mayWrite(Key.fromKeyArn(this, 'platform-key', props.platformKeyArn)),
        may(['firehose:PutRecordBatch'], this.delivery.attrArn),
      ],
      invocation: 'stream',
      timeoutSeconds: 60,
    })
    acknowledgeGivingUp(this.archiveChanges.role, givenUp)
    for (const [table, sourceArn] of Object.entries(props.tableStreams)) {
      new StreamReader(this, `reads-${table}`, {
        reader: this.archiveChanges.lambda,
        sourceArn,
        limits: settings.archive,
        givenUp,
        // What is removed, by age or otherwise, happened all the same.
        only: [{ eventName: ['INSERT', 'MODIFY'], ...ofRows[table] }],
      })
    }
  }

  /** How old the oldest change is that is not with Firehose yet, of whichever table. */
  get age(): Metric {
    return this.archiveChanges.lambda.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: Duration.minutes(5) })
  }
}

/** Of a robot's commands, not the line in which they wait: it changes with each of them, and says nothing that they do not. */
const ofRows: Readonly<Record<string, object>> = {
  commands: { dynamodb: { Keys: { entry: { S: [{ prefix: 'command#' }] } } } },
}
