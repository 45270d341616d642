import { Duration } from 'aws-cdk-lib'
import { CfnRule } from 'aws-cdk-lib/aws-events'
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import type { environmentSchema as FindMissedVariables } from '../../functions/data_core/find-missed/env.ts'
import { replayRequested } from '../../messages/events/replay-requested.ts'
import { acknowledgeWildcard } from '../acknowledge.ts'
import { notReplayed } from '../bus-rule.ts'
import { Capability } from '../namespaces.ts'
import { may, mayQuery, mayRead, mayUse, mayWrite } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { itsFunction, standardMachine } from '../standard-machine.ts'
import type { DataLake } from './datalake.ts'

/** A table of service_platform, by the name that it left. */
export interface HandedTable {
  readonly tableName: string
  readonly tableArn: string
}

export interface FindMissedProps {
  readonly datalake: DataLake
  readonly keyArn: string
  /** Of the bucket with the plans. */
  readonly platformKeyArn: string
  readonly busName: string
  readonly intakeQueueArn: string
  readonly failedBytesBucketName: string
  readonly tables: Readonly<Record<'robots' | 'lastKnown' | 'journal' | 'failures' | 'operations', HandedTable>>
}

/**
 * The planner of a replay: compares what was said with what was decided. Asked by an event, because service_platform knows
 * nothing of data_core; answered in the operation, which both know. Standard, because a range of weeks takes hours: it looks
 * for some minutes at a time, and where one look ended the next begins.
 */
export class FindMissed extends Capability {
  readonly findMissed: SignalboxFunction<typeof FindMissedVariables>
  readonly machine: CfnStateMachine

  constructor(scope: Construct, id: string, props: FindMissedProps) {
    super(scope, id, 'data_core.datalake')
    const { tables, datalake } = props
    const key = Key.fromKeyArn(this, 'key', props.keyArn)
    const failedBytes = Bucket.fromBucketName(this, 'failed-bytes', props.failedBytesBucketName)
    const plans = failedBytes.arnForObjects('plans/*')
    const said = datalake.lake.arnForObjects('said/*')

    this.findMissed = new SignalboxFunction<typeof FindMissedVariables>(this, 'find-missed', {
      entry: 'data_core/find-missed',
      namespace: this.namespace,
      does: 'Compares what was said with what was decided, and plans to bring in what was missed',
      variables: {
        LAKE_BUCKET: datalake.lake.bucketName,
        FAILED_BYTES_BUCKET: props.failedBytesBucketName,
        ROBOTS_TABLE: tables.robots.tableName,
        LAST_KNOWN_TABLE: tables.lastKnown.tableName,
        JOURNAL_TABLE: tables.journal.tableName,
        FAILURES_TABLE: tables.failures.tableName,
        OPERATIONS_TABLE: tables.operations.tableName,
        LOOK_SECONDS: String(lookSeconds),
        RECORD_AGE_MAX_SECONDS: String(SignalboxStack.around(this).settings.dispatch.recordAgeMaxSeconds),
      },
      may: [
        may(['s3:ListBucket'], datalake.lake.bucketArn),
        may(['s3:GetObject'], said),
        may(['s3:GetObject', 's3:PutObject'], plans),
        mayRead(key),
        mayWrite(Key.fromKeyArn(this, 'platform-key', props.platformKeyArn)),
        mayUse(tables.robots, 'BatchGetItem'),
        mayUse(tables.lastKnown, 'BatchGetItem'),
        mayUse(tables.journal, 'BatchGetItem'),
        mayQuery(tables.journal, 'by_trace'),
        mayUse(tables.failures, 'BatchGetItem'),
        mayQuery(tables.failures, 'by_trace'),
        mayUse(tables.operations, 'GetItem', 'PutItem', 'BatchWriteItem'),
      ],
      invocation: 'synchronous',
      timeoutSeconds: lookTimeoutSeconds,
      // One object of the lake as a whole, unpacked, and what is known of some hundred records.
      memoryMegabytes: 1024,
    })
    acknowledgeWildcard(this.findMissed.role, 'Firehose chose the keys of the objects', said)
    acknowledgeWildcard(this.findMissed.role, 'One folder per operation, whose id is not known yet', plans)

    this.machine = standardMachine(this, {
      name: 'find-missed',
      definition,
      takesSteps: this.findMissed,
      may: 'What the planner of replays may do: run its steps',
      outlivesVersions:
        'All versions of the function: a plan that is under way goes on while a deploy publishes a new one',
      toldBy: { log: 'the operation says how far it got', trace: 'the operation says how far it got' },
      logsErrors: true,
    })
    this.askedBy(props)
  }

  /** The event names the operation; a second delivery finds it planned, and does nothing. */
  private askedBy({ busName, intakeQueueArn }: FindMissedProps): void {
    const role = new Role(this, 'asked-by', {
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
      description: 'What the bus may do: start the planner of replays',
      inlinePolicies: { may: new PolicyDocument({ statements: [may(['states:StartExecution'], this.machine.ref)] }) },
    })
    new CfnRule(this, 'rule', {
      description: 'Somebody wants to know what was missed',
      eventBusName: busName,
      eventPattern: { 'detail-type': [replayRequested.type], 'replay-name': notReplayed },
      targets: [
        {
          id: 'planner',
          arn: this.machine.ref,
          roleArn: role.roleArn,
          inputPath: '$.detail.payload',
          deadLetterConfig: { arn: intakeQueueArn },
          retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: Duration.hours(2).toSeconds() },
        },
      ],
    })
  }
}

const lookSeconds = 480
/** A look finishes the object that it has begun, and freezing 25,000 messages takes less. */
const lookTimeoutSeconds = 900

const step = (payload: Readonly<Record<string, unknown>>, next: Readonly<Record<string, unknown>>) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: itsFunction, Payload: payload },
  OutputPath: '$.Payload',
  TimeoutSeconds: lookTimeoutSeconds + 30,
  Retry: [
    // What will fail again is said at once; everything else passes: throttles, a killed process, a lake that is away.
    { ErrorEquals: ['TooManyMissed', 'PermanentFailure'], MaxAttempts: 0 },
    { ErrorEquals: ['States.ALL'], IntervalSeconds: 5, BackoffRate: 2, MaxDelaySeconds: 300, MaxAttempts: 8 },
  ],
  ...next,
})

const giveUp = { Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'say-why' }] }

const definition = {
  Comment: 'Looks at the lake until the range is through, then freezes what was missed as the plan of its operation',
  StartAt: 'look',
  States: {
    look: step({ step: 'look', 'progress.$': '$' }, { ...giveUp, Next: 'is-there-more' }),
    'is-there-more': {
      Type: 'Choice',
      Choices: [{ Variable: '$.looking', BooleanEquals: true, Next: 'look' }],
      Default: 'freeze',
    },
    freeze: step({ step: 'freeze', 'progress.$': '$' }, { ...giveUp, End: true }),
    'say-why': step({ step: 'fail', 'progress.$': '$', 'error.$': '$.error' }, { End: true }),
  },
}
