import { ArnFormat } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { environmentSchema as RedriveFromShelfVariables } from '../../functions/service_platform/redrive-from-shelf/env.ts'
import type { environmentSchema as RetryFailuresVariables } from '../../functions/service_platform/retry-failures/env.ts'
import type { environmentSchema as SweepShelfVariables } from '../../functions/service_platform/sweep-shelf/env.ts'
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts'
import { Clock } from '../clock.ts'
import { Capability } from '../namespaces.ts'
import { may, mayQuery, mayRecordFailures, mayUse, mayWrite } from '../permissions.ts'
import { type InvocableFunction, SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { FailureStore } from './failures.ts'
import { failureVariables, type Register } from './register.ts'

/**
 * What happens to failures without a person, and with one who works in the AWS console:
 *
 *   retry-failures      by the clock: what is temporary and due is tried again
 *   sweep-shelf         by the clock: the shelf shows the open failures, each once
 *   redrive-from-shelf  reads the redrive queue: what "start DLQ redrive" moved there is tried again
 */
export class Retries extends Capability {
  readonly retryFailures: SignalboxFunction<typeof RetryFailuresVariables>
  readonly sweepShelf: SignalboxFunction<typeof SweepShelfVariables>
  readonly redriveFromShelf: SignalboxFunction<typeof RedriveFromShelfVariables>

  constructor(
    scope: Construct,
    id: string,
    {
      stream,
      key,
      register,
      failures,
      bus,
      retryable,
    }: {
      readonly stream: Stream
      readonly key: IKey
      readonly register: Pick<Register, 'failures' | 'failureGroups' | 'operations' | 'books'>
      readonly failures: FailureStore
      readonly bus: EventBus
      /** Functions that may be invoked again with an event that they did not get. */
      readonly retryable: readonly InvocableFunction[]
    },
  ) {
    super(scope, id, 'service_platform.core.messaging')
    const stack = SignalboxStack.around(this)
    const { retry } = stack.settings
    const recording = {
      ...failureVariables(register),
      RETRIES_MAX: String(retry.attemptsMax),
      RETRY_BACKOFF_SECONDS: String(retry.backoffSeconds),
    }
    const originals = failures.bytes.arnForObjects('*')
    const trying = (functionArns: readonly string[]) => ({
      FAILED_BYTES_BUCKET: failures.bytes.bucketName,
      STREAM_NAME: stream.streamName,
      INTAKE_QUEUE_URL: failures.intake.queueUrl,
      RETRYABLE_FUNCTIONS: stack.toJsonString(functionArns),
    })
    const mayTry = (functionArns: readonly string[]) => [
      ...mayRecordFailures(register),
      may(['s3:GetObject'], originals),
      may(['kinesis:PutRecords'], stream.streamArn),
      mayWrite(key),
      may(['sqs:SendMessage'], failures.intake.queueArn),
      may(['lambda:InvokeFunction'], ...functionArns),
    ]
    const mayTell = [may(['sqs:SendMessage'], failures.shelf.queueArn), may(['events:PutEvents'], bus.eventBusArn)]

    this.sweepShelf = new SignalboxFunction<typeof SweepShelfVariables>(this, 'sweep-shelf', {
      entry: 'service_platform/sweep-shelf',
      namespace: this.namespace,
      does: 'Keeps the shelf true: one copy of each open failure, none of any other',
      variables: {
        ...recording,
        SHELF_QUEUE_URL: failures.shelf.queueUrl,
        BUS_NAME: bus.eventBusName,
      },
      may: [
        ...mayRecordFailures(register),
        ...mayTell,
        mayQuery(register.failures, 'by_agenda'),
        may(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'], failures.shelf.queueArn),
      ],
      invocation: { asynchronous: { failures: failures.intake } },
      timeoutSeconds: 120,
    })
    // By its name: what it may invoke is in its own role, and neither could be created before the other.
    const itself = stack.formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: stack.nameOf('retry-failures'),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    })
    const functionArns = [...retryable, this.sweepShelf].map(({ lambda }) => lambda.functionArn).concat(itself)
    this.retryFailures = new SignalboxFunction<typeof RetryFailuresVariables>(this, 'retry-failures', {
      entry: 'service_platform/retry-failures',
      namespace: this.namespace,
      does: 'Tries temporary failures again when their time has come, and gives up tries that nothing is heard of',
      variables: {
        ...recording,
        ...trying(functionArns),
        SHELF_QUEUE_URL: failures.shelf.queueUrl,
        BUS_NAME: bus.eventBusName,
      },
      may: [
        ...mayTry(functionArns),
        ...mayTell,
        mayQuery(register.failures, 'by_agenda'),
        // What somebody died over who archived or edited a failure.
        mayUse(register.operations, 'GetItem'),
      ],
      invocation: { asynchronous: { failures: failures.intake } },
      // It begins nothing after 45 s; what it began then may be a function that is invoked again and takes its minute.
      timeoutSeconds: 120,
    })
    new Clock(this, 'clock', {
      starts: [
        { every: 1, started: this.retryFailures },
        { every: 5, started: this.sweepShelf },
      ],
      failures: failures.intake,
    })

    this.redriveFromShelf = new SignalboxFunction<typeof RedriveFromShelfVariables>(this, 'redrive-from-shelf', {
      entry: 'service_platform/redrive-from-shelf',
      namespace: this.namespace,
      does: 'Tries failures again whose copies somebody moved from the shelf to the redrive queue',
      variables: { ...recording, ...trying(functionArns) },
      may: [
        ...mayTry(functionArns),
        mayUse(register.operations, 'PutItem'),
        may(
          ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
          failures.redrive.queueArn,
        ),
      ],
      invocation: 'queue',
      // A third of the queue's visibility: what is being tried is not handed to somebody else.
      timeoutSeconds: 60,
    })
    const reader = new CfnEventSourceMapping(this, 'reads-redrive', {
      functionName: this.redriveFromShelf.lambda.functionName,
      eventSourceArn: failures.redrive.queueArn,
      batchSize: 10,
      functionResponseTypes: ['ReportBatchItemFailures'],
      // As few as SQS allows: the more batches at the same time, the less of a robot's order is left to keep.
      scalingConfig: { maximumConcurrency: 2 },
    })
    acknowledge(
      reader,
      'A queue has no on-failure destination: what cannot be tried goes back to the shelf',
      'Serverless-LambdaEventSourceMappingDestination',
    )
    for (const { role } of [this.retryFailures, this.redriveFromShelf]) {
      acknowledgeWildcard(role, 'Reads originals under keys that carry failure ids', originals)
    }
  }
}
