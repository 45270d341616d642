import { Duration, Stack } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import type { environmentSchema as RecordFailureVariables } from '../../functions/service_platform/record-failure/env.ts'
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may, mayRecordFailures, mayWrite } from '../permissions.ts'
import { SignalboxBucket } from '../signalbox-bucket.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxQueue } from '../signalbox-queue.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { givenUpPrefix } from '../stream-reader.ts'
import { failureVariables, type Register } from './register.ts'

/**
 * Where every failure waits to be looked at. AWS writes failures in its own shapes into the intake queue and the bucket;
 * record-failure turns each into one record: index row, original bytes, a copy on the shelf.
 *
 *   intake ──▶ record-failure ──▶ index (register) + bytes (bucket) + shelf
 *     └─ what even the recorder cannot read ──▶ unreadable
 *   redrive queue: where the AWS console may move messages of the shelf; its own dead-letter queue is the shelf, which
 *   is what makes SQS offer that move at all.
 */
export class FailureStore extends Capability {
  readonly intake: SignalboxQueue
  readonly unreadable: SignalboxQueue
  readonly shelf: SignalboxQueue
  readonly redrive: SignalboxQueue
  readonly bytes: Bucket

  constructor(scope: Construct, id: string, { key }: { readonly key: IKey }) {
    super(scope, id, 'service_platform.core.messaging')

    this.unreadable = new SignalboxQueue(this, 'unreadable', {
      afterwards: { lastStop: 'The dead-letter queue of the intake: a person looks at it, its depth has an alarm' },
    })
    this.intake = new SignalboxQueue(this, 'intake', {
      // As Lambda asks for it: six times the function's time, and the window in which a batch is gathered.
      visibilitySeconds: 6 * recordFailureTimeoutSeconds + gatheringSeconds,
      afterwards: { queue: this.unreadable, receivesMax: 5 },
    })
    const stack = SignalboxStack.around(this)
    const [shelf, redrive] = [stack.nameOf('shelf'), stack.nameOf('redrive')]
    this.shelf = new SignalboxQueue(this, 'shelf', {
      name: shelf,
      onlyFrom: [stack.formatArn({ service: 'sqs', resource: redrive })],
      afterwards: { lastStop: 'The shelf itself: the dead-letter queue that operators read' },
    })
    this.redrive = new SignalboxQueue(this, 'redrive', {
      name: redrive,
      visibilitySeconds: 180,
      afterwards: { queue: this.shelf, receivesMax: 3 },
    })

    this.bytes = new SignalboxBucket(this, 'bytes', {
      key,
      lifecycleRules: [
        { id: 'given-up-batches', prefix: givenUpPrefix, expiration: Duration.days(90), enabled: true },
        { id: 'plans', prefix: 'plans/', expiration: Duration.days(90), enabled: true },
      ],
    })
    this.announceGivenUpBatches()
    this.takeFromRules()
  }

  /** Also from rules of stacks that come later: which ones is not known here, that they are rules of our bus is. */
  private takeFromRules(): void {
    const stack = SignalboxStack.around(this)
    this.intake.addToResourcePolicy(
      new PolicyStatement({
        sid: 'RulesOfTheBus',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.intake.queueArn],
        conditions: {
          ArnLike: {
            'aws:SourceArn': stack.formatArn({
              service: 'events',
              resource: 'rule',
              resourceName: `${stack.nameOf('bus')}/*`,
            }),
          },
        },
      }),
    )
  }

  /**
   * A given-up batch announces itself to the intake. Written as the bucket's own property: the usual construct brings a
   * function of CDK's that runs at each deploy.
   */
  private announceGivenUpBatches(): void {
    // By account and not by bucket, because the bucket cannot be created before the queue allows it.
    this.intake.addToResourcePolicy(
      new PolicyStatement({
        sid: 'GivenUpBatches',
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.intake.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    )
    const bucket = this.bytes.node.defaultChild
    if (!(bucket instanceof CfnBucket)) throw new Error('The bucket construct has no AWS::S3::Bucket inside')
    bucket.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: this.intake.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: givenUpPrefix }] } },
        },
      ],
    }
    const allowed = this.intake.node.tryFindChild('Policy')
    if (allowed) bucket.node.addDependency(allowed)
  }
}

/** The recorder: the only reader of the intake. */
export class FailureRecorder extends Capability {
  readonly recordFailure: SignalboxFunction<typeof RecordFailureVariables>

  constructor(
    scope: Construct,
    id: string,
    {
      store,
      register,
      bus,
      key,
    }: {
      readonly store: FailureStore
      readonly register: Pick<Register, 'failures' | 'failureGroups' | 'operations' | 'books'>
      readonly bus: EventBus
      readonly key: IKey
    },
  ) {
    super(scope, id, 'service_platform.core.messaging')
    const { retry } = SignalboxStack.around(this).settings

    this.recordFailure = new SignalboxFunction<typeof RecordFailureVariables>(this, 'record-failure', {
      entry: 'service_platform/record-failure',
      namespace: this.namespace,
      does: 'Turns whatever failed, in whatever shape AWS reports it, into one failure record',
      variables: {
        ...failureVariables(register),
        FAILED_BYTES_BUCKET: store.bytes.bucketName,
        SHELF_QUEUE_URL: store.shelf.queueUrl,
        BUS_NAME: bus.eventBusName,
        RETRIES_MAX: String(retry.attemptsMax),
        RETRY_BACKOFF_SECONDS: String(retry.backoffSeconds),
      },
      may: [
        ...mayRecordFailures(register),
        may(['s3:GetObject', 's3:PutObject'], store.bytes.arnForObjects('*')),
        mayWrite(key),
        may(['sqs:SendMessage'], store.shelf.queueArn),
        may(
          ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
          store.intake.queueArn,
        ),
        may(['events:PutEvents'], bus.eventBusArn),
      ],
      invocation: 'queue',
      timeoutSeconds: recordFailureTimeoutSeconds,
    })
    acknowledgeWildcard(
      this.recordFailure.role,
      'Reads given-up batches under keys that Lambda chose, writes originals under the failure id',
      store.bytes.arnForObjects('*'),
    )
    const reader = new CfnEventSourceMapping(this, 'reads-intake', {
      functionName: this.recordFailure.lambda.functionName,
      eventSourceArn: store.intake.queueArn,
      // Failures come together, and a batch of one cause shares its transaction, its group and the requests to the queues:
      // 8 requests for a failure alone, 0.5 for each of fifty.
      batchSize: 50,
      maximumBatchingWindowInSeconds: gatheringSeconds,
      functionResponseTypes: ['ReportBatchItemFailures'],
      // Two are the least that Lambda takes, and all that helps: every transaction moves the totals, and those of one cause its
      // group. Five of them made each other begin again, half as many transactions more, and a redrive beside them wait.
      scalingConfig: { maximumConcurrency: 2 },
    })
    acknowledge(
      reader,
      'A queue has no on-failure destination: what cannot be recorded goes to the queue for the unreadable',
      'Serverless-LambdaEventSourceMappingDestination',
    )
  }
}

const recordFailureTimeoutSeconds = 30
const gatheringSeconds = 1
