import { Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { SignalboxAlarm, type SignalboxAlarmProps } from '../alarm.ts'
import { link, pages } from '../console-links.ts'
import { SignalboxDashboard } from '../dashboard.ts'
import { Capability } from '../namespaces.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { DataLake } from './datalake.ts'

/** Is everything that was said on its way into the lake? */
export class DataCoreObservability extends Capability {
  private readonly topic: ITopic

  constructor(
    scope: Construct,
    id: string,
    { datalake, notificationsTopicArn }: { readonly datalake: DataLake; readonly notificationsTopicArn: string },
  ) {
    super(scope, id, 'data_core.datalake')
    const { alarms, stream } = SignalboxStack.around(this).settings
    this.topic = Topic.fromTopicArn(this, 'notifications', notificationsTopicArn)

    this.alarm('lake-stale', {
      errorImpact: 'What robots said is read from the stream and does not arrive in the lake.',
      metric: datalake.metric('DeliveryToS3.DataFreshness'),
      threshold: alarms.lakeFreshnessSeconds,
    })
    this.alarm('lake-behind', {
      errorImpact: 'The lake reads the stream too slowly: when the retention is over, bytes are lost for ever.',
      metric: datalake.metric('KinesisMillisBehindLatest'),
      threshold: (stream.retentionHours * 3_600_000) / 4,
    })

    const { dashboardName } = new SignalboxDashboard(this, 'data_core', [
      {
        question: 'Does everything that was said arrive in the lake?',
        graphs: [
          {
            title: 'Age of the oldest record not yet in the lake',
            left: [datalake.metric('DeliveryToS3.DataFreshness')],
          },
          { title: 'Behind the stream', left: [datalake.metric('KinesisMillisBehindLatest')] },
          {
            title: 'Records and bytes delivered',
            left: [datalake.metric('DeliveryToS3.Records', Stats.SUM)],
            right: [datalake.metric('DeliveryToS3.Bytes', Stats.SUM)],
          },
        ],
      },
    ])
    link(this, 'Dashboard', 'Does everything arrive in the lake?', pages.dashboard(dashboardName))
    link(this, 'Lake', 'Everything that was said', pages.bucket(datalake.lake.bucketName))
    link(this, 'Delivery', 'The delivery into the lake', pages.deliveryStream(datalake.delivery.ref))
  }

  private alarm(name: string, props: Omit<SignalboxAlarmProps, 'notify'>): void {
    new SignalboxAlarm(this, name, { ...props, notify: this.topic })
  }
}
