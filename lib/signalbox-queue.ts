import { Duration } from 'aws-cdk-lib'
import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { CfnQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'

export interface SignalboxQueueProps {
  /** Only for a queue that people look for in the console. */
  readonly name?: string
  /** ARNs of the queues that may give messages up to this one; without them, any queue of the account may. */
  readonly onlyFrom?: readonly string[]
  readonly visibilitySeconds?: number
  /** Where a message goes that was received this often without being deleted; or why there is no such place. */
  readonly afterwards: { readonly queue: Queue; readonly receivesMax: number } | { readonly lastStop: string }
}

/**
 * A queue that keeps messages for as long as SQS can (14 days), encrypted by SQS itself: IoT Core, S3, Scheduler and
 * EventBridge may then send without a key of ours, at no price per request.
 */
export class SignalboxQueue extends Queue {
  constructor(scope: Construct, id: string, { name, onlyFrom, visibilitySeconds, afterwards }: SignalboxQueueProps) {
    super(scope, id, {
      ...(name !== undefined && { queueName: name }),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      ...(visibilitySeconds !== undefined && { visibilityTimeout: Duration.seconds(visibilitySeconds) }),
      ...('queue' in afterwards && {
        deadLetterQueue: { queue: afterwards.queue, maxReceiveCount: afterwards.receivesMax },
      }),
    })
    const { defaultChild } = this.node
    // By ARN, because the queue that gives up names this one: neither could be created before the other.
    if (onlyFrom && defaultChild instanceof CfnQueue) {
      defaultChild.redriveAllowPolicy = { redrivePermission: 'byQueue', sourceQueueArns: onlyFrom }
    }
    if ('lastStop' in afterwards) {
      acknowledge(this, afterwards.lastStop, 'AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy')
    }
  }

  get oldest(): Metric {
    return this.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM, period: Duration.minutes(1) })
  }

  get depth(): Metric {
    return this.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: Duration.minutes(1) })
  }
}
