import { ArnFormat, Duration } from 'aws-cdk-lib'
import { Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs'
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import type { environmentSchema as LossReportVariables } from '../../functions/data_core/loss-report/env.ts'
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts'
import { SignalboxAlarm } from '../alarm.ts'
import { link, pages } from '../console-links.ts'
import { Cron } from '../cron.ts'
import { ruleNamesOf } from '../device/topic-rules.ts'
import { measure } from '../measures.ts'
import { Capability } from '../namespaces.ts'
import { may, mayUse, mayWrite } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { itsFunction, machineArnOf, standardMachine } from '../standard-machine.ts'
import type { DataWarehouse } from './data-warehouse.ts'
import type { DataLake } from './datalake.ts'

export interface LossReportProps {
  readonly datalake: DataLake
  readonly warehouse: DataWarehouse
  /** Of the warehouse: how far it is. */
  readonly runs: Table
  /** Of the notifications' topic and the intake. */
  readonly platformKeyArn: string
  readonly streamArn: string
  readonly notificationsTopicArn: string
  readonly intakeQueueArn: string
  readonly intakeQueueUrl: string
}

/**
 * The number that proves that nothing is lost: each night, what lake, books, robots and rules counted of the day before is compared,
 * and what is missing is listed by robot and range (warehouse/loss). A range may be asked for again: the function is invoked with it.
 */
export class LossReport extends Capability {
  readonly lossReport: SignalboxFunction<typeof LossReportVariables>
  readonly machine: CfnStateMachine

  constructor(scope: Construct, id: string, props: LossReportProps) {
    super(scope, id, 'data_core.data_warehouse')
    const topic = Topic.fromTopicArn(this, 'notifications', props.notificationsTopicArn)
    const intake = Queue.fromQueueArn(this, 'intake', props.intakeQueueArn)
    this.lossReport = this.reporting(props, intake)
    this.machine = standardMachine(this, {
      name: machineName,
      definition,
      takesSteps: this.lossReport,
      may: 'What the loss report may do: run its steps',
      outlivesVersions:
        'All versions of the function: a report that is under way goes on while a deploy publishes a new one',
      toldBy: { log: 'the function writes a line for each report', trace: 'a report says how far it got' },
    })
    if (SignalboxStack.around(this).settings.warehouse.byTheClock) {
      new Cron(this, 'starts', {
        starts: this.lossReport,
        failures: { queueArn: props.intakeQueueArn },
        at: {
          // When the hourly run has settled the last hour of the day before.
          'every-night': {
            description: 'What is missing of the day before?',
            expression: 'cron(45 0 * * ? *)',
            input: '{"step":"begin"}',
            lateSecondsMax: Duration.hours(6).toSeconds(),
          },
        },
      })
    }
    link(this, 'Losses', 'What was lost: loss reports', pages.machine(this.machine.ref))
    new SignalboxAlarm(this, 'messages-lost', {
      errorImpact: 'Messages are missing between two places of the line, and nothing explains it.',
      // Counted once a day: it rings until a report says otherwise.
      metric: measure(this, this.namespace, 'lost_messages', Stats.MAXIMUM).with({ period: Duration.days(1) }),
      threshold: 1,
      notify: topic,
    })
  }

  private reporting(props: LossReportProps, intake: IQueue) {
    const stack = SignalboxStack.around(this)
    const { datalake, warehouse } = props
    const { lake, catalog } = datalake
    const machineArn = machineArnOf(this, machineName)
    const functionArn = stack.formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: stack.nameOf('loss-report'),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    })
    const lossReport = new SignalboxFunction<typeof LossReportVariables>(this, 'loss-report', {
      entry: 'data_core/loss-report',
      namespace: this.namespace,
      does: 'Compares what robots, stream, dispatch and lake counted, and lists what is missing',
      variables: {
        WORKGROUP: warehouse.workgroup,
        DATABASE: catalog.databaseName,
        LAKE_BUCKET: lake.bucketName,
        RUNS_TABLE: props.runs.tableName,
        MACHINE_ARN: machineArn,
        FUNCTION_ARN: functionArn,
        STREAM_NAME: stack.splitArn(props.streamArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName ?? '',
        RULES: JSON.stringify(ruleNamesOf(stack.settings)),
        TOPIC_ARN: props.notificationsTopicArn,
        INTAKE_QUEUE_URL: props.intakeQueueUrl,
        SETTLED_AFTER_SECONDS: String(settledAfterSeconds(stack.settings.lake.bufferSeconds)),
        WORK_SECONDS: String(workSeconds),
      },
      may: [
        ...warehouse.mayAsk({ changing: true }),
        mayUse(props.runs, 'GetItem'),
        may(['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'], '*'),
        may(['states:StartExecution'], machineArn),
        may(['sns:Publish'], props.notificationsTopicArn),
        may(['sqs:SendMessage'], props.intakeQueueArn),
        mayWrite(Key.fromKeyArn(this, 'platform-key', props.platformKeyArn)),
      ],
      invocation: { asynchronous: { failures: intake } },
      timeoutSeconds: workSeconds + 60,
    })
    warehouse.acknowledgeAsking(lossReport)
    const reason = 'CloudWatch grants reading metrics on no particular one'
    acknowledgeWildcard(lossReport.role, reason, '*')
    acknowledge(lossReport.role, reason, 'Serverless-LambdaStarPermissions')
    return lossReport
  }
}

const machineName = 'loss-report'
const workSeconds = 240
/** Firehose gathers rows, and then what was decided about them; both write for a while. */
const settledAfterSeconds = (bufferSeconds: number): number => 2 * bufferSeconds + 300

const step = (payload: Readonly<Record<string, unknown>>, next: Readonly<Record<string, unknown>>) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: itsFunction, Payload: payload },
  OutputPath: '$.Payload',
  TimeoutSeconds: workSeconds + 90,
  Retry: [
    // What will fail again is said at once; everything else passes: throttles, a killed process, an engine that is away.
    { ErrorEquals: ['PermanentFailure', 'RangeNotReported', 'WarehouseBehind'], MaxAttempts: 0 },
    { ErrorEquals: ['States.ALL'], IntervalSeconds: 10, BackoffRate: 2, MaxDelaySeconds: 300, MaxAttempts: 8 },
  ],
  ...next,
})

const giveUp = { Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'say-why' }] }

const definition = {
  Comment: 'Runs the statements of a loss report until they are through, then says what they found',
  StartAt: 'work',
  States: {
    work: step({ step: 'work', 'progress.$': '$' }, { ...giveUp, Next: 'is-there-more' }),
    'is-there-more': {
      Type: 'Choice',
      Choices: [
        { Variable: '$.waiting', BooleanEquals: true, Next: 'until-it-has-settled' },
        { Variable: '$.working', BooleanEquals: true, Next: 'work' },
      ],
      Default: 'tell',
    },
    'until-it-has-settled': { Type: 'Wait', Seconds: 300, Next: 'work' },
    tell: step({ step: 'tell', 'progress.$': '$' }, { ...giveUp, End: true }),
    'say-why': step({ step: 'fail', 'progress.$': '$', 'error.$': '$.error' }, { End: true }),
  },
}
