import { Duration } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose'

export const deliveryMetric = (
  delivery: CfnDeliveryStream,
  metricName: string,
  statistic: string = Stats.MAXIMUM,
): Metric =>
  new Metric({
    namespace: 'AWS/Firehose',
    metricName,
    dimensionsMap: { DeliveryStreamName: delivery.ref },
    statistic,
    period: Duration.minutes(5),
  })
