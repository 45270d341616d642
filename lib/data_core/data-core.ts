import { Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { type Handover, take } from '../handover.ts'
import { SavedQueries } from '../saved-queries.ts'
import { SignalboxStack, type SignalboxStackProps } from '../signalbox-stack.ts'
import { ChangeArchive } from './change-archive.ts'
import { ComparePolicy } from './compare-policy.ts'
import { DataApi } from './data-api.ts'
import { DataKey } from './data-key.ts'
import { DataWarehouse } from './data-warehouse.ts'
import { DataLake } from './datalake.ts'
import { Etl } from './etl.ts'
import { EventsDelivery } from './events-delivery.ts'
import { FindMissed, type HandedTable } from './find-missed.ts'
import { LossReport } from './loss-report.ts'
import { DataCoreObservability } from './observability.ts'
import { Privacy } from './privacy.ts'
import { Reporting } from './reporting.ts'

/** Keeps everything that was said and decided, and knows what was missed. */
export class DataCore extends SignalboxStack {
  constructor(scope: Construct, props: SignalboxStackProps) {
    super(scope, 'data_core', props)
    const platformKeyArn = take(this, 'key_arn')
    const keyArn = props.settings.ownKeys ? new DataKey(this, 'encryption').keyArn : platformKeyArn
    const failedBytesBucketName = take(this, 'failed_bytes_bucket')

    const datalake = new DataLake(this, 'datalake', { streamArn: take(this, 'stream_arn'), keyArn, platformKeyArn })
    const archive = new ChangeArchive(this, 'change-archive', {
      datalake,
      keyArn,
      platformKeyArn,
      givenUpBucketName: failedBytesBucketName,
      tableStreams: {
        journal: take(this, 'journal_stream_arn'),
        failures: take(this, 'failures_stream_arn'),
        'failure-groups': take(this, 'failure_groups_stream_arn'),
        operations: take(this, 'operations_stream_arn'),
        commands: take(this, 'commands_stream_arn'),
        missions: take(this, 'missions_stream_arn'),
        books: take(this, 'books_stream_arn'),
      },
    })
    const events = new EventsDelivery(this, 'events-delivery', {
      datalake,
      keyArn,
      busName: take(this, 'bus_name'),
      intakeQueueArn: take(this, 'intake_queue_arn'),
    })
    const planner = new FindMissed(this, 'planner', {
      datalake,
      keyArn,
      platformKeyArn,
      busName: take(this, 'bus_name'),
      intakeQueueArn: take(this, 'intake_queue_arn'),
      failedBytesBucketName,
      tables: {
        robots: this.table('robots_table'),
        lastKnown: this.table('last_known_table'),
        journal: this.table('journal_table'),
        failures: this.table('failures_table'),
        operations: this.table('operations_table'),
      },
    })
    const { comparePolicy } = new ComparePolicy(this, 'comparing', {
      datalake,
      keyArn,
      busName: take(this, 'bus_name'),
      intakeQueueArn: take(this, 'intake_queue_arn'),
      operations: this.table('operations_table'),
    })
    const warehouse = new DataWarehouse(this, 'warehouse', { datalake, keyArn })
    const etlService = new Etl(this, 'etl-service', {
      datalake,
      warehouse,
      intakeQueueArn: take(this, 'intake_queue_arn'),
      intakeQueueUrl: take(this, 'intake_queue_url'),
      fleets: this.table('fleets_table'),
    })
    const { lossReport } = new LossReport(this, 'loss', {
      datalake,
      warehouse,
      runs: etlService.runs,
      platformKeyArn,
      streamArn: take(this, 'stream_arn'),
      notificationsTopicArn: take(this, 'notifications_topic_arn'),
      intakeQueueArn: take(this, 'intake_queue_arn'),
      intakeQueueUrl: take(this, 'intake_queue_url'),
    })
    const { reportPage } = new Reporting(this, 'reporting', {
      datalake,
      warehouse,
      runs: etlService.runs,
      busName: take(this, 'bus_name'),
      intakeQueueArn: take(this, 'intake_queue_arn'),
    })
    const { dataApi } = new DataApi(this, 'data-api', {
      datalake,
      keyArn,
      api: {
        httpApiId: take(this, 'api_id'),
        authorizerId: take(this, 'api_authorizer_id'),
      },
      etl: etlService,
      callers: {
        fleets: this.table('fleets_table'),
        grants: this.table('grants_table'),
        clientBuckets: this.table('client_buckets_table'),
      },
    })
    const privacy = new Privacy(this, 'privacy', {
      datalake,
      warehouse,
      busName: take(this, 'bus_name'),
      intakeQueueArn: take(this, 'intake_queue_arn'),
      failedBytesBucketName,
      tables: {
        robots: this.table('robots_table'),
        'last-known': this.table('last_known_table'),
        journal: this.table('journal_table'),
        held: this.table('held_table'),
        jobs: this.table('jobs_table'),
        incidents: this.table('incidents_table'),
        charging: this.table('charging_table'),
        presence: this.table('presence_table'),
        capacity: this.table('capacity_table'),
        commands: this.table('commands_table'),
        fleets: this.table('fleets_table'),
        'scheduled-messages': this.table('scheduled_messages_table'),
        missions: this.table('missions_table'),
        operations: this.table('operations_table'),
        failures: this.table('failures_table'),
        'failure-groups': this.table('failure_groups_table'),
        books: this.table('books_table'),
      },
    })
    new DataCoreObservability(this, 'observability', {
      datalake,
      archive,
      planner,
      privacy,
      events,
      etl: etlService,
      notificationsTopicArn: take(this, 'notifications_topic_arn'),
    })
    new SavedQueries(this, {
      logs: [
        archive.archiveChanges.logs,
        planner.findMissed.logs,
        comparePolicy.logs,
        etlService.etl.logs,
        privacy.eraseRobot.logs,
        dataApi.logs,
        lossReport.logs,
        reportPage.logs,
      ],
    })
  }

  private table(name: Handover): HandedTable {
    const tableName = take(this, name)
    return {
      tableName,
      tableArn: Stack.of(this).formatArn({ service: 'dynamodb', resource: 'table', resourceName: tableName }),
    }
  }
}
