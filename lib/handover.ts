import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import type { Construct } from 'constructs'
import { SignalboxStack } from './signalbox-stack.ts'

/**
 * What service_platform leaves for the stacks that come after it, as SSM parameters. Never exports: an export cannot
 * change while another stack imports it, which locks deploys. A reader looks the value up at each of its own deploys.
 */
export type Handover =
  | 'stream_arn'
  | 'key_arn'
  | 'intake_queue_url'
  | 'intake_queue_arn'
  | 'notifications_topic_arn'
  | 'bus_name'
  | 'failed_bytes_bucket'
  | 'robots_table'
  | 'last_known_table'
  | 'journal_table'
  | 'failures_table'
  | 'operations_table'
  | 'held_table'
  | 'jobs_table'
  | 'incidents_table'
  | 'charging_table'
  | 'presence_table'
  | 'capacity_table'
  | 'commands_table'
  | 'scheduled_messages_table'
  | 'missions_table'
  | 'failure_groups_table'
  | 'books_table'
  | 'journal_stream_arn'
  | 'failures_stream_arn'
  | 'failure_groups_stream_arn'
  | 'operations_stream_arn'
  | 'commands_stream_arn'
  | 'missions_stream_arn'
  | 'books_stream_arn'
  | 'api_url'
  | 'api_id'
  | 'api_authorizer_id'
  | 'fleets_table'
  | 'grants_table'
  | 'client_buckets_table'
  | 'user_pool_id'
  | 'user_pool_client_id'
  | 'console_client_id'
  | 'sign_in_url'
  | 'feed_origin'
  | 'log_groups'

export function leave(scope: Construct, values: Partial<Readonly<Record<Handover, string>>>): void {
  for (const [name, stringValue] of Object.entries(values)) {
    new StringParameter(scope, `handover-${name}`, { parameterName: parameterName(scope, name), stringValue })
  }
}

export function take(scope: Construct, name: Handover): string {
  return StringParameter.valueForStringParameter(scope, parameterName(scope, name))
}

const parameterName = (scope: Construct, name: string): string =>
  `/signalbox/${SignalboxStack.around(scope).settings.name}/service_platform/${name}`
