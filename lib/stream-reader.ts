import { Duration } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam'
import { CfnEventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { acknowledgeWildcard } from './acknowledge.ts'
import type { Environment } from './environments.ts'
import { may } from './permissions.ts'

/** In this stack, or by a name that another one left. */
export type GivenUpBucket = Pick<IBucket, 'bucketArn' | 'arnForObjects'>

export interface StreamReaderProps {
  readonly reader: IFunction
  /** A Kinesis stream, its enhanced fan-out consumer, or a table's stream. */
  readonly sourceArn: string
  readonly limits: Environment['outbox']
  /** Takes a whole batch that was given up, records and all: SQS and SNS would get only where it was. */
  readonly givenUp: GivenUpBucket
  /** Patterns of which one must match, so that no code runs for what it would skip. */
  readonly only?: readonly object[]
}

/**
 * An event source mapping on a stream with every bound set. The defaults of AWS retry for ever without a destination:
 * one record that cannot be read then blocks its shard until it expires, and with it is lost.
 */
export class StreamReader extends Construct {
  private readonly mapping: CfnEventSourceMapping
  private readonly reader: IFunction

  constructor(scope: Construct, id: string, props: StreamReaderProps) {
    super(scope, id)
    const { limits } = props
    this.reader = props.reader
    this.mapping = new CfnEventSourceMapping(this, 'mapping', {
      functionName: props.reader.functionName,
      eventSourceArn: props.sourceArn,
      // Nothing that was put before the mapping existed is skipped.
      startingPosition: 'TRIM_HORIZON',
      batchSize: limits.batchSize,
      maximumBatchingWindowInSeconds: limits.batchWindowSeconds,
      parallelizationFactor: limits.parallelisation,
      maximumRetryAttempts: limits.retriesMax,
      maximumRecordAgeInSeconds: limits.recordAgeMaxSeconds,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ['ReportBatchItemFailures'],
      destinationConfig: { onFailure: { destination: props.givenUp.bucketArn } },
      // Without this, AWS does not count what a mapping drops.
      metricsConfig: { metrics: ['EventCount'] },
      ...(props.only && {
        filterCriteria: { filters: props.only.map((pattern) => ({ pattern: JSON.stringify(pattern) })) },
      }),
    })
  }

  /** How old the oldest record is that the reader has not finished; the average hides a blocked shard. */
  get age(): Metric {
    return this.reader.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: Duration.minutes(1) })
  }

  /** Everything that leaves the stream without having been read: given up to the bucket, dropped, or lost on the way there. */
  get drops(): Readonly<Record<string, Metric>> {
    const ofMapping = (metricName: string) =>
      new Metric({
        namespace: 'AWS/Lambda',
        metricName,
        dimensionsMap: { EventSourceMappingUUID: this.mapping.ref },
        statistic: Stats.SUM,
        period: Duration.minutes(1),
      })
    return {
      dropped: ofMapping('DroppedEventCount'),
      given_up: ofMapping('OnFailureDestinationDeliveredEventCount'),
      lost: this.reader.metric('DestinationDeliveryFailures', {
        statistic: Stats.SUM,
        period: Duration.minutes(1),
      }),
    }
  }
}

/** The ARN of a table's stream, of a table that was made with one. */
export const streamOf = ({ tableStreamArn, node }: Table): string => {
  if (tableStreamArn === undefined) throw new Error(`The table ${node.id} should have a stream: it is read`)
  return tableStreamArn
}

/** What the role of a reader needs beside its own work. */
export const mayReadKinesis = (streamArn: string, consumerArn?: string): PolicyStatement[] => [
  may(
    [
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
    ],
    streamArn,
  ),
  ...(consumerArn ? [may(['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'], consumerArn)] : []),
]

export const mayReadTableStream = (tableStreamArn: string): PolicyStatement[] => [
  may(
    ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    tableStreamArn,
  ),
]

/** Lambda writes given-up batches under this prefix: `aws/lambda/<mapping>/<shard>/<date>/…`. */
export const givenUpPrefix = 'aws/lambda/'

export const mayGiveUp = (bucket: GivenUpBucket): PolicyStatement[] => [
  may(['s3:ListBucket'], bucket.bucketArn),
  may(['s3:PutObject'], bucket.arnForObjects(`${givenUpPrefix}*`)),
]

export const acknowledgeGivingUp = (role: Role, bucket: GivenUpBucket): void =>
  acknowledgeWildcard(
    role,
    'Lambda chooses the rest of the key of a given-up batch',
    bucket.arnForObjects(`${givenUpPrefix}*`),
  )
