import { ArnFormat } from 'aws-cdk-lib'
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import type { environmentSchema as EtlVariables } from '../../functions/data_core/etl/env.ts'
import { acknowledge } from '../acknowledge.ts'
import { Cron } from '../cron.ts'
import { Capability } from '../namespaces.ts'
import { may, mayUse } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { itsFunction, machineArnOf, standardMachine } from '../standard-machine.ts'
import type { DataWarehouse } from './data-warehouse.ts'
import type { DataLake } from './datalake.ts'
import type { HandedTable } from './find-missed.ts'

export interface EtlProps {
  readonly datalake: DataLake
  readonly warehouse: DataWarehouse
  readonly intakeQueueArn: string
  readonly intakeQueueUrl: string
  /** Which fleet a robot is in: people put it there, and no message says so. */
  readonly fleets: HandedTable
}

/**
 * Makes what can be asked of what has landed: every hour what is new, at any time a range of hours again, every night what is too old
 * or too small. The clock invokes the function, which lists the lake and starts the machine only if something lies there: an idle
 * lake costs its listings. One run at a time, remembered in a row of its own (functions/ports/data-runs.ts).
 */
export class Etl extends Capability {
  readonly runs: Table
  readonly etl: SignalboxFunction<typeof EtlVariables>
  readonly machine: CfnStateMachine

  constructor(scope: Construct, id: string, props: EtlProps) {
    super(scope, id, 'data_core.etl_service')
    const stack = SignalboxStack.around(this)
    const { settings } = stack
    const { datalake, warehouse, fleets } = props
    const intake = Queue.fromQueueArn(this, 'intake', props.intakeQueueArn)

    this.runs = new Table(this, 'runs', {
      partitionKey: { name: 'book', type: AttributeType.STRING },
      sortKey: { name: 'entry', type: AttributeType.STRING },
      timeToLiveAttribute: 'expires_at',
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.DEFAULT,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: settings.pointInTimeRecovery },
      deletionProtection: settings.removal === 'retain',
      removalPolicy: stack.dataRemoval,
    })
    if (!settings.pointInTimeRecovery) {
      acknowledge(this.runs, 'How far the warehouse is: a run over the whole lake finds it again', 'AwsSolutions-DDB3')
    }
    const machineArn = machineArnOf(this, 'etl')
    this.etl = new SignalboxFunction<typeof EtlVariables>(this, 'etl', {
      entry: 'data_core/etl',
      namespace: this.namespace,
      does: 'Settles what landed in the lake, and computes the facts of the warehouse from it',
      variables: {
        LAKE_BUCKET: datalake.lake.bucketName,
        DATABASE: datalake.catalog.databaseName,
        WORKGROUP: warehouse.workgroup,
        RUNS_TABLE: this.runs.tableName,
        FLEETS_TABLE: fleets.tableName,
        MACHINE_ARN: machineArn,
        INTAKE_QUEUE_URL: props.intakeQueueUrl,
        FUNCTION_ARN: stack.formatArn({
          service: 'lambda',
          resource: 'function',
          resourceName: stack.nameOf('etl'),
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
        LOOK_BACK_HOURS: String(settings.stream.retentionHours + 24),
        WORK_SECONDS: String(workSeconds),
        ROWS_PER_STATEMENT: String(rowsPerStatement),
      },
      may: [
        ...warehouse.mayAsk({ changing: true }),
        mayUse(this.runs, 'GetItem', 'PutItem', 'Query'),
        mayUse(fleets, 'BatchGetItem'),
        may(['states:StartExecution'], machineArn),
      ],
      // By the clock and by whoever tries a failed run again; the machine invokes it too, and sees its failures itself.
      invocation: { asynchronous: { failures: intake } },
      timeoutSeconds: workTimeoutSeconds,
      // It waits for Athena; what it holds is a list of hours.
      memoryMegabytes: 256,
    })
    warehouse.acknowledgeAsking(this.etl)

    this.machine = standardMachine(this, {
      name: 'etl',
      definition,
      takesSteps: this.etl,
      may: 'What the machine of the warehouse may do: run its steps',
      outlivesVersions:
        'All versions of the function: a run that is under way goes on while a deploy publishes a new one',
      toldBy: { log: 'the row of the run says how far it got', trace: 'the row of the run says how far it got' },
      logsErrors: true,
    })
    if (settings.warehouse.byTheClock) {
      new Cron(this, 'clock', {
        starts: this.etl,
        failures: intake,
        at: Object.fromEntries(
          Object.entries(clock).map(([job, expression]) => [
            job,
            {
              description: `Starts the ${job} run of the warehouse, if there is anything for it`,
              expression,
              input: stack.toJsonString({ step: 'look', job }),
              lateSecondsMax: 1_800,
            },
          ]),
        ),
      })
    }
  }
}

/**
 * UTC. At twenty past, Firehose has laid down what came in the hour before (it gathers for a quarter of an hour at most); the nightly
 * one begins when the day's hours have settled and its reports are made.
 */
const clock = { hourly: 'cron(20 * * * ? *)', nightly: 'cron(40 3 * * ? *)' } as const

const workSeconds = 600
/** What was begun is waited for as long as a statement may take to say where it is. */
const workTimeoutSeconds = 900
/** Whole messages with their bytes: two hundred megabytes of them, which an engine on one machine sorts within its memory. */
const rowsPerStatement = 100_000

const step = (payload: Readonly<Record<string, unknown>>, next: Readonly<Record<string, unknown>>) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: itsFunction, Payload: payload },
  ResultSelector: { 'next.$': '$.Payload.next' },
  ResultPath: '$.progress',
  TimeoutSeconds: workTimeoutSeconds + 30,
  Retry: [
    // What will fail again is said at once; everything else passes: throttles, a killed process, another writer of a table.
    { ErrorEquals: ['PermanentFailure', 'StatementCancelled'], MaxAttempts: 0 },
    { ErrorEquals: ['States.ALL'], IntervalSeconds: 5, BackoffRate: 2, MaxDelaySeconds: 300, MaxAttempts: 8 },
  ],
  ...next,
})

const definition = {
  Comment: 'Works on a run of the warehouse until it has ended; one at a time',
  StartAt: 'work',
  States: {
    work: step(
      { step: 'work', 'run_id.$': '$.run_id' },
      { Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'say-why' }], Next: 'is-there-more' },
    ),
    'is-there-more': {
      Type: 'Choice',
      Choices: [
        { Variable: '$.progress.next', StringEquals: 'again', Next: 'work' },
        { Variable: '$.progress.next', StringEquals: 'wait', Next: 'wait-for-turn' },
      ],
      Default: 'done',
    },
    'wait-for-turn': { Type: 'Wait', Seconds: 60, Next: 'work' },
    'say-why': step({ step: 'fail', 'run_id.$': '$.run_id', 'error.$': '$.error' }, { End: true }),
    done: { Type: 'Succeed' },
  },
}
