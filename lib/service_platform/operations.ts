import { Duration } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import type { environmentSchema as OperateVariables } from '../../functions/service_platform/operate/env.ts'
import { acknowledgeWildcard } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may, mayRecordFailures, mayUse, mayWrite } from '../permissions.ts'
import { type InvocableFunction, SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { itsFunction, machineArnOf, standardMachine } from '../standard-machine.ts'
import type { FailureStore } from './failures.ts'
import { failureVariables, type Register } from './register.ts'

/**
 * What people do to many failures at once: one execution of a Standard machine per run of an operation. The machine only keeps
 * coming back; how far the operation got is in its table (docs/adr/0023).
 */
export class Operations extends Capability {
  readonly operate: SignalboxFunction<typeof OperateVariables>
  readonly machine: CfnStateMachine
  readonly machineArn: string

  constructor(
    scope: Construct,
    id: string,
    {
      stream,
      key,
      register,
      failures,
      retryable,
    }: {
      readonly stream: Stream
      readonly key: IKey
      readonly register: Pick<Register, 'failures' | 'failureGroups' | 'operations' | 'books'>
      readonly failures: FailureStore
      /** Functions that may be invoked again with an event that they did not get. */
      readonly retryable: readonly InvocableFunction[]
    },
  ) {
    super(scope, id, 'service_platform.core.messaging')
    const stack = SignalboxStack.around(this)
    // By its name: the function starts its own machine's next execution, and neither could be created before the other.
    this.machineArn = machineArnOf(this, machineName)

    this.operate = new SignalboxFunction<typeof OperateVariables>(this, 'operate', {
      entry: 'service_platform/operate',
      namespace: this.namespace,
      does: 'Works an operation on failures off: the next part of its set, at its pace',
      variables: {
        ...failureVariables(register),
        FAILED_BYTES_BUCKET: failures.bytes.bucketName,
        STREAM_NAME: stream.streamName,
        INTAKE_QUEUE_URL: failures.intake.queueUrl,
        OPERATION_MACHINE_ARN: this.machineArn,
        RETRIES_MAX: String(stack.settings.retry.attemptsMax),
        RETRY_BACKOFF_SECONDS: String(stack.settings.retry.backoffSeconds),
        RETRYABLE_FUNCTIONS: stack.toJsonString(retryable.map(({ lambda }) => lambda.functionArn)),
      },
      may: [
        ...mayRecordFailures(register),
        mayUse(register.operations, 'GetItem', 'PutItem', 'Query'),
        may(['s3:GetObject', 's3:PutObject'], failures.bytes.arnForObjects('*')),
        may(['kinesis:PutRecords'], stream.streamArn),
        may(['sqs:SendMessage'], failures.intake.queueArn),
        mayWrite(key),
        may(['lambda:InvokeFunction'], ...retryable.map(({ lambda }) => lambda.functionArn)),
        may(['states:StartExecution'], this.machineArn),
      ],
      invocation: 'synchronous',
      // A step works for 20 s; its last batch may wait a minute for a function that is invoked again.
      timeoutSeconds: operateTimeoutSeconds,
    })
    acknowledgeWildcard(
      this.operate.role,
      'Reads originals and the reports of a replay under keys that carry failure ids, writes originals under the failure id',
      failures.bytes.arnForObjects('*'),
    )

    this.machine = standardMachine(this, {
      name: machineName,
      definition,
      takesSteps: this.operate,
      may: 'What the machine of operations may do: run their steps',
      toldBy: {
        log: 'every batch has a line in the log of operate',
        trace: 'operation_id in log and audit tells the same story for free',
      },
    })
  }

  /** Executions that ended in Fail, timed out or were aborted: their operations go on when they are started again. */
  metric(metricName: 'ExecutionsFailed' | 'ExecutionsTimedOut' | 'ExecutionsAborted'): Metric {
    return new Metric({
      namespace: 'AWS/States',
      metricName,
      dimensionsMap: { StateMachineArn: this.machine.ref },
      statistic: Stats.SUM,
      period: Duration.minutes(5),
    })
  }
}

const machineName = 'operation'
const operateTimeoutSeconds = 120

const step = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: itsFunction, 'Payload.$': '$' },
  OutputPath: '$.Payload',
  TimeoutSeconds: operateTimeoutSeconds + 10,
  // About ten minutes in all: an outage of a service that a step needs is ridden out.
  Retry: [
    {
      ErrorEquals: ['States.ALL'],
      IntervalSeconds: 2,
      BackoffRate: 2,
      MaxAttempts: 12,
      MaxDelaySeconds: 90,
      JitterStrategy: 'FULL',
    },
  ],
} as const

/** Comes back until a step says that there is no more; functions/service_platform/operate has all the rest. */
const definition = {
  Comment: 'One run of an operation on failures: steps of a worker until its set is through',
  StartAt: 'step',
  States: {
    step: { ...step, Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'give-up' }], Next: 'more' },
    more: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.more', BooleanEquals: false, Next: 'ended' },
        { Variable: '$.wait_seconds', NumericGreaterThan: 0, Next: 'wait' },
      ],
      Default: 'step',
    },
    wait: { Type: 'Wait', SecondsPath: '$.wait_seconds', Next: 'step' },
    'give-up': { ...step, Next: 'failed' },
    failed: { Type: 'Fail', Error: 'OperationFailed', Cause: 'Its steps failed for good; the operation says why' },
    ended: { Type: 'Succeed' },
  },
}
