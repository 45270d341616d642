import { Duration } from 'aws-cdk-lib'
import { CfnStreamConsumer, Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import type { environmentSchema as DispatchVariables } from '../../functions/service_platform/dispatch/env.ts'
import { acknowledge } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { may, mayRecordFailures, mayUse, mayWrite } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { acknowledgeGivingUp, mayGiveUp, mayReadKinesis, StreamReader } from '../stream-reader.ts'
import type { FailureStore } from './failures.ts'
import type { Machines } from './fsm.ts'
import { failureVariables, type Register } from './register.ts'

/** What robots and every other door said, in order per subject. Everything enters here. */
export class MessageStream extends Capability {
  readonly stream: Stream

  constructor(scope: Construct, id: string, { key }: { readonly key: IKey }) {
    super(scope, id, 'service_platform.core.messaging')
    const { settings, dataRemoval } = SignalboxStack.around(this)
    const { stream } = settings
    this.stream = new Stream(this, 'stream', {
      ...(stream.mode === 'provisioned'
        ? { streamMode: StreamMode.PROVISIONED, shardCount: stream.shards }
        : { streamMode: StreamMode.ON_DEMAND }),
      retentionPeriod: Duration.hours(stream.retentionHours),
      encryption: StreamEncryption.KMS,
      encryptionKey: key,
      removalPolicy: dataRemoval,
    })
    acknowledge(this.stream, 'Our key costs 1.00 a month and lets us say who may read', 'AwsSolutions-KDS3')
  }
}

/** The one decider: reads the stream, opens, keeps order, runs one machine execution per trigger. */
export class Dispatch extends Capability {
  readonly dispatch: SignalboxFunction<typeof DispatchVariables>
  readonly reader: StreamReader

  constructor(
    scope: Construct,
    id: string,
    {
      stream,
      key,
      machines,
      register,
      failures,
    }: {
      readonly stream: Stream
      readonly key: IKey
      readonly machines: Machines
      readonly register: Pick<
        Register,
        | 'robots'
        | 'lastKnown'
        | 'journal'
        | 'held'
        | 'commands'
        | 'rollouts'
        | 'books'
        | 'failures'
        | 'failureGroups'
        | 'operations'
      >
      readonly failures: FailureStore
    },
  ) {
    super(scope, id, 'service_platform.core.messaging')
    const { settings } = SignalboxStack.around(this)
    const { dispatch, release } = settings
    const consumer = dispatch.enhancedFanOut
      ? new CfnStreamConsumer(this, 'fan-out', { streamArn: stream.streamArn, consumerName: 'dispatch' })
      : undefined

    this.dispatch = new SignalboxFunction<typeof DispatchVariables>(this, 'dispatch', {
      entry: 'service_platform/dispatch',
      namespace: this.namespace,
      does: 'Opens messages, keeps each robot in order, runs its machine, keeps the books',
      variables: {
        ROBOTS_TABLE: register.robots.tableName,
        LAST_KNOWN_TABLE: register.lastKnown.tableName,
        JOURNAL_TABLE: register.journal.tableName,
        HELD_TABLE: register.held.tableName,
        COMMANDS_TABLE: register.commands.tableName,
        ROLLOUTS_TABLE: register.rollouts.tableName,
        ...failureVariables(register),
        INTAKE_QUEUE_URL: failures.intake.queueUrl,
        STREAM_NAME: stream.streamName,
        MACHINES: machines.forDispatch,
        DEFAULT_POLICY_VERSION: machines.version(settings.policy.defaultVersion),
        MISSION_MACHINES: machines.ofMissionsForDispatch,
        MISSION_POLICY_VERSION: machines.missionVersion(settings.policy.missionVersion),
        SUBJECTS_IN_PARALLEL: String(dispatch.subjectsInParallel),
        JOURNAL_DAYS: String(settings.journalDays),
        RELEASE_ATTEMPTS_MAX: String(release.attemptsMax),
        SHED_TELEMETRY_AFTER_SECONDS: String(dispatch.shedTelemetryAfterSeconds),
        RELEASE_BACKOFF_SECONDS: String(release.backoffSeconds),
        VDA_BUDGET_PER_SECOND: String(settings.vda.budgetPerSecond),
        VDA_BUDGET_BURST: String(settings.vda.budgetBurst),
      },
      may: [
        ...mayReadKinesis(stream.streamArn, consumer?.attrConsumerArn),
        may(['kinesis:PutRecords'], stream.streamArn),
        mayWrite(key),
        ...mayGiveUp(failures.bytes),
        mayUse(register.robots, 'BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'),
        mayUse(register.lastKnown, 'BatchGetItem', 'UpdateItem'),
        mayUse(register.journal, 'BatchGetItem', 'GetItem', 'PutItem', 'BatchWriteItem'),
        mayUse(register.held, 'Query', 'PutItem', 'BatchWriteItem'),
        mayUse(register.commands, 'BatchGetItem'),
        mayUse(register.rollouts, 'GetItem'),
        mayUse(register.books, 'GetItem', 'UpdateItem'),
        ...mayRecordFailures(register),
        may(['states:StartSyncExecution'], ...machines.arns),
        may(['sqs:SendMessage'], failures.intake.queueArn),
      ],
      invocation: 'stream',
      timeoutSeconds: dispatch.timeoutSeconds,
      memoryMegabytes: dispatch.memoryMegabytes,
    })
    acknowledgeGivingUp(this.dispatch.role, failures.bytes)
    this.reader = new StreamReader(this, 'reads-stream', {
      reader: this.dispatch.lambda,
      sourceArn: consumer?.attrConsumerArn ?? stream.streamArn,
      limits: dispatch,
      givenUp: failures.bytes,
    })
  }
}
