import { CfnOutput } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { link, pages } from '../console-links.ts'
import type { Watched } from './alarms.ts'
import type { CommandDelivery } from './commands.ts'
import type { Timers } from './timers.ts'

export interface Linked extends Watched {
  readonly commanding: CommandDelivery
  readonly timers: Timers
  readonly dashboardName: string
}

/** Where to look after a deploy. */
export function links(scope: Construct, linked: Linked): void {
  const { failures, machines, dispatching, operating, commanding, timers, api, feed, dashboardName, stream } = linked
  new CfnOutput(scope, 'ApiUrl', { description: 'Base URL of the HTTP API', value: api.http.apiEndpoint })
  new CfnOutput(scope, 'FeedUrl', { description: 'Where listeners of the live feed connect', value: feed.url })
  new CfnOutput(scope, 'StreamName', { description: 'The stream, for put-on-stream', value: stream.streamName })
  link(scope, 'Dashboard', 'Is the line healthy?', pages.dashboard(dashboardName))
  link(scope, 'Alarms', 'What is wrong now; docs/runbook.md says what to do', pages.alarms())
  link(scope, 'Shelf', 'The dead-letter queue that people read', pages.queue(failures.shelf.queueUrl))
  link(scope, 'Redrive', 'Where the console may move messages of the shelf', pages.queue(failures.redrive.queueUrl))
  new CfnOutput(scope, 'RedriveArn', {
    description: 'What "Redrive to custom destination" asks for',
    value: failures.redrive.queueArn,
  })
  link(scope, 'Operations', 'Runs of operations on failures', pages.machine(operating.machineArn))
  link(scope, 'Commands', 'Commands on their way, one execution each', pages.machine(commanding.machine.ref))
  link(scope, 'Timers', 'What waits for its time: leases and deadlines', pages.machine(timers.machine.ref))
  link(scope, 'Intake', 'Failures on their way to a record', pages.queue(failures.intake.queueUrl))
  link(scope, 'Unreadable', 'Failures that could not be recorded', pages.queue(failures.unreadable.queueUrl))
  link(scope, 'FailedBytes', 'Original bytes and given-up batches', pages.bucket(failures.bytes.bucketName))
  link(scope, 'Dispatch', 'The decider', pages.function(dispatching.dispatch.lambda.functionName))
  link(scope, 'Queries', 'Saved queries by trace and robot', pages.queries())
  for (const version of machines.versions) {
    link(
      scope,
      `Machine${version.toUpperCase()}`,
      `The machine of policy ${version}`,
      pages.machine(machines.arnOf(version)),
    )
  }
  for (const [version, arn] of machines.missionArns) {
    link(
      scope,
      `MissionMachine${version.toUpperCase()}`,
      `The machine of missions' policy ${version}`,
      pages.machine(arn),
    )
  }
}
