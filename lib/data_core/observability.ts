import { Duration } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns'
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { SignalboxAlarm, type SignalboxAlarmProps } from '../alarm.ts'
import { link, pages } from '../console-links.ts'
import { SignalboxDashboard } from '../dashboard.ts'
import { Capability } from '../namespaces.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { ChangeArchive } from './change-archive.ts'
import type { DataLake } from './datalake.ts'
import { deliveryMetric } from './delivery-metric.ts'
import type { Etl } from './etl.ts'
import type { EventsDelivery } from './events-delivery.ts'
import type { FindMissed } from './find-missed.ts'
import type { Privacy } from './privacy.ts'

export interface Observed {
  readonly datalake: DataLake
  readonly archive: ChangeArchive
  readonly planner: FindMissed
  readonly privacy: Privacy
  readonly events: EventsDelivery
  readonly etl: Pick<Etl, 'machine'>
  readonly notificationsTopicArn: string
}

/** Is everything that was said and decided on its way into the lake? */
export class DataCoreObservability extends Capability {
  private readonly topic: ITopic

  constructor(
    scope: Construct,
    id: string,
    { datalake, archive, planner, privacy, events, etl, notificationsTopicArn }: Observed,
  ) {
    super(scope, id, 'data_core.datalake')
    const { alarms, stream } = SignalboxStack.around(this).settings
    const said = (name: string, statistic?: string) => deliveryMetric(datalake.delivery, name, statistic)
    const changes = (name: string, statistic?: string) => deliveryMetric(archive.delivery, name, statistic)
    this.topic = Topic.fromTopicArn(this, 'notifications', notificationsTopicArn)

    this.alarm('lake-stale', {
      errorImpact: 'What robots said is read from the stream and does not arrive in the lake.',
      metric: said('DeliveryToS3.DataFreshness'),
      threshold: alarms.lakeFreshnessSeconds,
    })
    this.alarm('lake-behind', {
      errorImpact: 'The lake reads the stream too slowly: when the retention is over, bytes are lost for ever.',
      metric: said('KinesisMillisBehindLatest'),
      threshold: (stream.retentionHours * 3_600_000) / 4,
    })

    this.alarm('archive-behind', {
      errorImpact: 'Changes of the tables do not reach the lake: after a day a table stream forgets them.',
      metric: archive.age,
      threshold: alarms.lakeFreshnessSeconds * 1000,
    })
    this.alarm('archive-stale', {
      errorImpact: 'Changes of the tables are with Firehose and do not arrive in the lake.',
      metric: changes('DeliveryToS3.DataFreshness'),
      threshold: alarms.lakeFreshnessSeconds,
    })

    const { dashboardName } = new SignalboxDashboard(this, 'data_core', [
      {
        question: 'Does everything that was said arrive in the lake?',
        graphs: [
          {
            title: 'Age of the oldest record not yet in the lake',
            left: [said('DeliveryToS3.DataFreshness')],
          },
          { title: 'Behind the stream', left: [said('KinesisMillisBehindLatest')] },
          {
            title: 'Age of the oldest record not yet kept as it came, and of the oldest event',
            left: [said('BackupToS3.DataFreshness'), deliveryMetric(events.delivery, 'DeliveryToS3.DataFreshness')],
          },
          {
            title: 'Records that were made rows',
            left: [said('SucceedProcessing.Records', Stats.SUM)],
          },
          {
            title: 'Records and bytes delivered',
            left: [said('DeliveryToS3.Records', Stats.SUM)],
            right: [said('DeliveryToS3.Bytes', Stats.SUM)],
          },
        ],
      },
      {
        question: 'Does every change of the tables arrive in the lake?',
        graphs: [
          {
            title: 'Age of the oldest change not yet with Firehose',
            left: [archive.age],
          },
          {
            title: 'Age of the oldest change not yet in the lake',
            left: [changes('DeliveryToS3.DataFreshness')],
          },
          {
            title: 'Bytes delivered',
            left: [changes('DeliveryToS3.Bytes', Stats.SUM)],
          },
        ],
      },
      {
        question: 'Does the warehouse follow, and does what was asked for end?',
        graphs: [
          {
            title: 'Runs of the warehouse that ended, and that did not',
            left: [runs(etl.machine, 'ExecutionsSucceeded'), runs(etl.machine, 'ExecutionsFailed')],
          },
          {
            title: 'Erasures of robots that ended, and that did not',
            left: [runs(privacy.machine, 'ExecutionsSucceeded'), runs(privacy.machine, 'ExecutionsFailed')],
          },
        ],
      },
    ])
    link(this, 'Dashboard', 'Does everything arrive in the lake?', pages.dashboard(dashboardName))
    link(this, 'Lake', 'Everything that was said', pages.bucket(datalake.lake.bucketName))
    link(this, 'Changes', 'The delivery of changes into the lake', pages.deliveryStream(archive.delivery.ref))
    link(this, 'Replays', 'What was missed: plans of replays', pages.machine(planner.machine.ref))
    link(this, 'Erasures', 'Robots that are being erased', pages.machine(privacy.machine.ref))
    link(this, 'Delivery', 'The delivery into the lake', pages.deliveryStream(datalake.delivery.ref))
  }

  private alarm(name: string, props: Omit<SignalboxAlarmProps, 'notify'>): void {
    new SignalboxAlarm(this, name, { ...props, notify: this.topic })
  }
}

const runs = (machine: CfnStateMachine, metricName: 'ExecutionsSucceeded' | 'ExecutionsFailed'): Metric =>
  new Metric({
    namespace: 'AWS/States',
    metricName,
    dimensionsMap: { StateMachineArn: machine.ref },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  })
