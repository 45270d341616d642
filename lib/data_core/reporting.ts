import { Duration } from 'aws-cdk-lib'
import { EventBus } from 'aws-cdk-lib/aws-events'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { environmentSchema as ReportPageVariables } from '../../functions/data_core/report-page/env.ts'
import { acknowledgeWildcard } from '../acknowledge.ts'
import { Cron } from '../cron.ts'
import { Capability } from '../namespaces.ts'
import { may, mayUse } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { DataWarehouse } from './data-warehouse.ts'
import type { DataLake } from './datalake.ts'
import type { HandedTable } from './find-missed.ts'

export interface ReportingProps {
  readonly datalake: DataLake
  readonly warehouse: DataWarehouse
  /** How far the warehouse is. */
  readonly runs: HandedTable
  readonly busName: string
  readonly intakeQueueArn: string
}

/**
 * The day before as one page with its plots, every night: stored in the lake, told on the bus, and by it to people. A day may be asked
 * for again: the function is invoked with `{"day": "2026-05-13"}`.
 */
export class Reporting extends Capability {
  readonly reportPage: SignalboxFunction<typeof ReportPageVariables>

  constructor(scope: Construct, id: string, props: ReportingProps) {
    super(scope, id, 'data_core.data_warehouse')
    const stack = SignalboxStack.around(this)
    const { datalake, warehouse, runs } = props
    const bus = EventBus.fromEventBusName(this, 'bus', props.busName)
    const intake = Queue.fromQueueArn(this, 'intake', props.intakeQueueArn)
    const pages = datalake.lake.arnForObjects('reports/*')
    this.reportPage = new SignalboxFunction<typeof ReportPageVariables>(this, 'report-page', {
      entry: 'data_core/report-page',
      namespace: this.namespace,
      does: "Makes a day's report, keeps it in the lake, and tells of it",
      variables: {
        WORKGROUP: warehouse.workgroup,
        DATABASE: datalake.catalog.databaseName,
        LAKE_BUCKET: datalake.lake.bucketName,
        RUNS_TABLE: runs.tableName,
        BUS_NAME: props.busName,
        CONSOLE_URL: `https://${stack.region}.console.aws.amazon.com/s3/object`,
        REGION: stack.region,
        ANSWER_SECONDS: String(answerSeconds),
      },
      may: [
        ...warehouse.mayAsk({ changing: false }),
        mayUse(runs, 'GetItem'),
        may(['s3:PutObject'], pages),
        may(['events:PutEvents'], bus.eventBusArn),
      ],
      invocation: { asynchronous: { failures: intake } },
      timeoutSeconds: answerSeconds + 60,
    })
    warehouse.acknowledgeAsking(this.reportPage)
    acknowledgeWildcard(this.reportPage.role, 'Each day has a page under a key of its own', pages)
    if (stack.settings.warehouse.byTheClock) {
      new Cron(this, 'clock', {
        starts: this.reportPage,
        failures: intake,
        at: {
          // When the day's last hour has settled and the loss report has compared it (loss-report.ts).
          'every-night': {
            description: 'Makes the report of the day before, if anything was said on it',
            expression: 'cron(30 1 * * ? *)',
            input: '{"at":"<aws.scheduler.scheduled-time>"}',
            lateSecondsMax: Duration.hours(6).toSeconds(),
          },
        },
      })
    }
  }
}

const answerSeconds = 600
