import { Duration } from 'aws-cdk-lib'
import { CfnRule } from 'aws-cdk-lib/aws-events'
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import {
  type environmentSchema as EraseRobotVariables,
  folders,
  removedTables,
  type robotTables,
} from '../../functions/data_core/erase-robot/env.ts'
import { erasureRequested } from '../../messages/events/erasure-requested.ts'
import { acknowledgeWildcard } from '../acknowledge.ts'
import { notReplayed } from '../bus-rule.ts'
import { Capability } from '../namespaces.ts'
import { may, mayQuery, mayRecordFailures, mayUse } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { itsFunction, standardMachine } from '../standard-machine.ts'
import type { DataWarehouse } from './data-warehouse.ts'
import type { DataLake } from './datalake.ts'
import type { HandedTable } from './find-missed.ts'

export interface PrivacyProps {
  readonly datalake: DataLake
  readonly busName: string
  readonly intakeQueueArn: string
  readonly failedBytesBucketName: string
  readonly warehouse: DataWarehouse
  /** Everything that knows of robots. */
  readonly tables: Readonly<Record<(typeof robotTables)[number] | 'books', HandedTable>>
}

/**
 * Takes out what is known of one robot, when somebody has asked for it and nobody has cancelled it in time. Asked by an event,
 * because service_platform knows nothing of data_core; watched and cancelled in the operation, which both know. Standard,
 * because it waits for days and works for hours: docs/adr/0071.
 */
export class Privacy extends Capability {
  readonly eraseRobot: SignalboxFunction<typeof EraseRobotVariables>
  readonly machine: CfnStateMachine

  constructor(scope: Construct, id: string, props: PrivacyProps) {
    super(scope, id, 'data_core.datalake')
    const stack = SignalboxStack.around(this)
    const { privacy, quiet } = stack.settings
    const { datalake, tables, warehouse } = props
    const { lake, catalog } = datalake
    const { books, ...ofRobots } = tables
    const failedBytes = Bucket.fromBucketName(this, 'failed-bytes', props.failedBytesBucketName)
    const written = folders.map((folder) => lake.arnForObjects(`${folder}*`))
    const originals = failedBytes.arnForObjects('failures/*')

    this.eraseRobot = new SignalboxFunction<typeof EraseRobotVariables>(this, 'erase-robot', {
      entry: 'data_core/erase-robot',
      namespace: this.namespace,
      does: 'Takes everything that is known of one robot out of tables, lake and warehouse',
      variables: {
        LAKE_BUCKET: lake.bucketName,
        FAILED_BYTES_BUCKET: props.failedBytesBucketName,
        ROBOT_TABLES: stack.toJsonString(
          Object.fromEntries(Object.entries(ofRobots).map(([name, { tableName }]) => [name, tableName])),
        ),
        BOOKS_TABLE: books.tableName,
        DATABASE: catalog.databaseName,
        WORKGROUP: warehouse.workgroup,
        CONNECTED_SECONDS: String(quiet.quietAfterSeconds),
        LEGAL_HOLD: JSON.stringify(privacy.legalHold),
        SETTLING_SECONDS: String(privacy.settlingMinutes * 60),
        SNAPSHOT_SECONDS: String(privacy.snapshotHours * 3600),
      },
      may: [
        ...mayTakeOut(tables),
        ...warehouse.mayAsk({ changing: true }),
        may(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], ...written),
        may(['s3:DeleteObject'], originals),
      ],
      invocation: 'synchronous',
      timeoutSeconds: stepTimeoutSeconds,
      // One file of the lake as a whole, unpacked, and what is left of it.
      memoryMegabytes: 2048,
    })
    const { role } = this.eraseRobot
    warehouse.acknowledgeAsking(this.eraseRobot)
    acknowledgeWildcard(role, 'Objects of the lake have names that their writers chose', ...written)
    acknowledgeWildcard(role, 'Bytes of failures lie under ids of failures, which it finds by robot', originals)

    this.machine = standardMachine(this, {
      name: 'erase-robot',
      definition,
      takesSteps: this.eraseRobot,
      may: 'What the erasure of a robot may do: run its steps',
      outlivesVersions: 'All versions of the function: an erasure waits for days, and a deploy publishes a new one',
      toldBy: { log: 'the operation says how far it got', trace: 'the operation says how far it got' },
      logsErrors: true,
    })
    this.askedBy(props)
  }

  /** The event names the operation; a second delivery takes the same steps, which find nothing left. */
  private askedBy({ busName, intakeQueueArn }: PrivacyProps): void {
    const role = new Role(this, 'asked-by', {
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
      description: 'What the bus may do: start the erasure of a robot',
      inlinePolicies: { may: new PolicyDocument({ statements: [may(['states:StartExecution'], this.machine.ref)] }) },
    })
    new CfnRule(this, 'rule', {
      description: 'Somebody wants everything that is known of a robot to go',
      eventBusName: busName,
      eventPattern: { 'detail-type': [erasureRequested.type], 'replay-name': notReplayed },
      targets: [
        {
          id: 'erasure',
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

const mayTakeOut = (tables: PrivacyProps['tables']): readonly PolicyStatement[] => [
  ...removedTables
    .filter((name) => name !== 'scheduled-messages')
    .map((name) => mayUse(tables[name], 'Query', 'BatchWriteItem')),
  ...(['robots', 'last-known', 'capacity'] as const).map((name) => mayUse(tables[name], 'GetItem')),
  mayUse(tables['scheduled-messages'], 'BatchWriteItem'),
  mayQuery(tables['scheduled-messages'], 'by_robot'),
  mayUse(tables.missions, 'BatchGetItem', 'PutItem'),
  mayQuery(tables.missions, 'by_robot'),
  mayUse(tables.operations, 'GetItem', 'Query'),
  mayQuery(tables.operations, 'by_time'),
  mayQuery(tables.failures, 'by_robot'),
  mayUse(tables['failure-groups'], 'DeleteItem'),
  ...mayRecordFailures({
    failures: tables.failures,
    failureGroups: tables['failure-groups'],
    operations: tables.operations,
    books: tables.books,
  }),
]

/** A step works for eight minutes; an object, or a statement, that it began is finished. */
const stepTimeoutSeconds = 900

const step = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  OutputPath: '$.Payload',
  TimeoutSeconds: stepTimeoutSeconds + 30,
  Retry: [
    // A day and more: a half-erased robot is worse than a slow one.
    {
      ErrorEquals: ['States.ALL'],
      IntervalSeconds: 10,
      BackoffRate: 2,
      MaxDelaySeconds: 3_600,
      MaxAttempts: 60,
      JitterStrategy: 'FULL',
    },
  ],
} as const

const definition = {
  Comment: 'Waits until an erasure can be cancelled no more, then comes back to it until nothing is left',
  StartAt: 'work',
  States: {
    work: {
      ...step,
      Parameters: { FunctionName: itsFunction, Payload: { step: 'work', 'progress.$': '$' } },
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'say-why' }],
      Next: 'is-there-more',
    },
    'is-there-more': {
      Type: 'Choice',
      Choices: [
        { Variable: '$.more', BooleanEquals: false, Next: 'ended' },
        { Variable: '$.wait_seconds', NumericGreaterThan: 0, Next: 'wait' },
      ],
      Default: 'work',
    },
    wait: { Type: 'Wait', SecondsPath: '$.wait_seconds', Next: 'work' },
    'say-why': {
      ...step,
      Parameters: { FunctionName: itsFunction, Payload: { step: 'fail', 'progress.$': '$', 'error.$': '$.error' } },
      Next: 'failed',
    },
    failed: { Type: 'Fail', Error: 'ErasureFailed', Cause: 'Its steps failed for good; the operation says why' },
    ended: { Type: 'Succeed' },
  },
}
