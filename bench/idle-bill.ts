import { dollarsPerMillion, gigabyte, prices } from './prices.ts'
import type { Measure } from './results.ts'
import type { TemplateResource } from './synthesised.ts'

/*
 * What a month costs in which nobody says anything: what the templates keep (shards, keys, alarms, dashboards, polled
 * queues), and what the schedules do each minute, as counted on an idle line.
 *
 * A resource type must be in one of the two tables below: one that nobody thought about has no price, and stops the bench.
 */
export interface BillLine {
  readonly what: string
  readonly dollars: number
  /** How the number comes about. */
  readonly how: string
}

/** What the schedules use in a minute, counted on the running line; all but the last are per minute. */
export interface IdleMinute {
  readonly invocations: number
  readonly lambda_gb_seconds: number
  readonly read_units: number
  readonly write_units: number
  readonly log_bytes: number
  /** Distinct metric names and dimensions in the embedded metrics. */
  readonly custom_metrics: number
}

const minutesPerMonth = prices.hours_per_month * 60

export const idleBill = (resources: readonly TemplateResource[], minute: IdleMinute): readonly BillLine[] => {
  const unknown = resources.map(({ type }) => type).filter((type) => !(type in kept) && !freeWhenIdle.has(type))
  if (unknown.length > 0) {
    throw new Error(`bench/idle-bill.ts does not say what ${[...new Set(unknown)].join(', ')} costs when idle; add it`)
  }
  return [
    ...Object.entries(kept).flatMap(([type, line]) => {
      const mine = resources.filter((resource) => resource.type === type)
      return mine.length === 0 ? [] : [line(mine, resources)]
    }),
    ...byTheClock(minute),
  ]
}

type Kept = (mine: readonly TemplateResource[], all: readonly TemplateResource[]) => BillLine

const kept: Readonly<Record<string, Kept>> = {
  'AWS::Kinesis::Stream': (streams) => {
    const { per_hour, hours_per_month } = prices
    const hourly = streams.reduce((sum, { properties }) => {
      const { ShardCount = 1, RetentionPeriodHours = 24, StreamModeDetails } = properties as StreamProperties
      if (StreamModeDetails?.StreamMode === 'ON_DEMAND') return sum + per_hour.kinesis_on_demand_stream
      const extended = RetentionPeriodHours > 24 ? per_hour.kinesis_shard_extended_retention : 0
      return sum + ShardCount * (per_hour.kinesis_shard + extended)
    }, 0)
    return { what: 'Kinesis', dollars: hourly * hours_per_month, how: `${streams.length} stream, shard hours` }
  },
  'AWS::Kinesis::StreamConsumer': (consumers, all) => {
    const shards = all
      .filter(({ type }) => type === 'AWS::Kinesis::Stream')
      .reduce((sum, { properties }) => sum + ((properties as StreamProperties).ShardCount ?? 4), 0)
    const dollars = consumers.length * shards * prices.per_hour.kinesis_fan_out_consumer_shard * prices.hours_per_month
    return { what: 'Kinesis enhanced fan-out', dollars, how: `${consumers.length} consumer × ${shards} shards` }
  },
  'AWS::KMS::Key': (keys) => ({
    what: 'KMS keys',
    dollars: keys.length * prices.per_month.kms_key,
    how: `${keys.length} key; each of its first two rotations, a year apart, adds as much again`,
  }),
  'AWS::Cognito::UserPoolClient': (clients) => {
    const applications = clients.filter(({ properties }) =>
      ((properties.AllowedOAuthFlows ?? []) as readonly string[]).includes('client_credentials'),
    )
    const dollars = applications.length * prices.per_month.cognito_application
    return { what: 'Applications', dollars, how: `${applications.length} clients with client credentials` }
  },
  'AWS::CloudWatch::Alarm': (alarms) => {
    const metrics = alarms.reduce((sum, alarm) => sum + metricsIn(alarm), 0)
    return {
      what: 'Alarms',
      dollars: Math.max(0, metrics - prices.free_per_month.alarm_metrics) * prices.per_month.alarm_metric,
      how: `${alarms.length} alarms on ${metrics} metrics, ${prices.free_per_month.alarm_metrics} free`,
    }
  },
  'AWS::CloudWatch::Dashboard': (dashboards) => ({
    what: 'Dashboards',
    dollars: Math.max(0, dashboards.length - prices.free_per_month.dashboards) * prices.per_month.dashboard,
    how: `${dashboards.length}, ${prices.free_per_month.dashboards} free`,
  }),
  'AWS::Lambda::EventSourceMapping': (mappings, all) => {
    const queues = new Set(all.filter(({ type }) => type === 'AWS::SQS::Queue').map(({ logical_id }) => logical_id))
    const polled = mappings.filter(({ properties }) => queues.has(referred(properties.EventSourceArn))).length
    const requests = polled * longPollsPerMinute * minutesPerMonth
    return {
      what: 'SQS polling',
      dollars: dollarsPerMillion('sqs_request', Math.max(0, requests - prices.free_per_month.sqs_requests)),
      how: `${polled} polled queue, ${(requests / 1000).toFixed(0)},000 requests, 1,000,000 free`,
    }
  },
  'AWS::Scheduler::Schedule': (schedules) => {
    const runs = schedules.reduce((sum, { properties }) => sum + runsPerMonth(properties.ScheduleExpression), 0)
    return {
      what: 'Scheduler',
      dollars: dollarsPerMillion(
        'scheduler_invocation',
        Math.max(0, runs - prices.free_per_month.scheduler_invocations),
      ),
      how: `${schedules.length} schedules, ${runs.toLocaleString('en')} invocations, 14,000,000 free`,
    }
  },
}

/** Five pollers, each with a long poll of 20 seconds. */
const longPollsPerMinute = 15

interface StreamProperties {
  readonly ShardCount?: number
  readonly RetentionPeriodHours?: number
  readonly StreamModeDetails?: { readonly StreamMode: string }
}

const metricsIn = ({ properties }: TemplateResource): number => {
  const { Metrics } = properties as { readonly Metrics?: readonly { readonly MetricStat?: unknown }[] }
  return Metrics === undefined ? 1 : Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length
}

const referred = (arn: unknown): string => {
  const target = (arn as { readonly 'Fn::GetAtt'?: readonly string[] } | undefined)?.['Fn::GetAtt']
  return target?.[0] ?? ''
}

const runsPerMonth = (expression: unknown): number => {
  const [, atMinute, atHour] = /^cron\(([*]|\d+) ([*]|\d+) \* \* \? \*\)$/.exec(String(expression)) ?? []
  if (atMinute !== undefined) {
    return (minutesPerMonth / 1440) * (atMinute === '*' ? 60 : 1) * (atHour === '*' ? 24 : 1)
  }
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(expression)) ?? []
  const minutes = { minute: 1, hour: 60, day: 1440 }[unit ?? ''] ?? 0
  if (minutes === 0)
    throw new Error(
      `bench/idle-bill.ts reads rate(N minutes) and cron(M H * * ? *), not ${String(expression)}; teach it`,
    )
  return minutesPerMonth / (Number(count) * minutes)
}

const byTheClock = (minute: IdleMinute): readonly BillLine[] => [
  {
    what: 'Lambda by the clock',
    dollars:
      dollarsPerMillion('lambda_request', minute.invocations * minutesPerMonth) +
      minute.lambda_gb_seconds * minutesPerMonth * prices.per_gb_second.lambda_arm64,
    how: `${minute.invocations.toFixed(1)} invocations and ${minute.lambda_gb_seconds.toFixed(3)} GB-seconds a minute`,
  },
  {
    what: 'DynamoDB by the clock',
    dollars:
      dollarsPerMillion('dynamodb_read_unit', minute.read_units * minutesPerMonth) +
      dollarsPerMillion('dynamodb_write_unit', minute.write_units * minutesPerMonth),
    how: `${minute.read_units.toFixed(1)} read and ${minute.write_units.toFixed(1)} write units a minute`,
  },
  {
    what: 'Logs by the clock',
    dollars: ((minute.log_bytes * minutesPerMonth) / gigabyte) * prices.per_gb.logs_ingest,
    how: `${minute.log_bytes.toFixed(0)} bytes a minute`,
  },
  {
    what: 'Custom metrics by the clock',
    dollars: Math.max(0, minute.custom_metrics - prices.free_per_month.custom_metrics) * prices.per_month.custom_metric,
    how: `${minute.custom_metrics} metrics, ${prices.free_per_month.custom_metrics} free`,
  },
]

/** Billed by use only, or never. */
const freeWhenIdle = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::RouteResponse',
  'AWS::ApiGatewayV2::Stage',
  'AWS::Athena::NamedQuery',
  'AWS::Athena::WorkGroup',
  'AWS::Chatbot::SlackChannelConfiguration',
  // CloudFront: a terabyte, ten million requests and two million runs of its functions are free each month, for good.
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::Cognito::ManagedLoginBranding',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolDomain',
  'AWS::Cognito::UserPoolGroup',
  'AWS::Cognito::UserPoolResourceServer',
  'AWS::DynamoDB::Table',
  'AWS::Events::Archive',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  // Glue's catalog: the first million of tables and of requests.
  'AWS::Glue::Database',
  'AWS::Glue::Table',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::IoT::Policy',
  'AWS::IoT::ProvisioningTemplate',
  'AWS::IoT::ThingGroup',
  'AWS::IoT::ThingType',
  'AWS::IoT::TopicRule',
  'AWS::KMS::Alias',
  'AWS::KinesisFirehose::DeliveryStream',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::Lambda::Alias',
  'AWS::Logs::LogGroup',
  'AWS::Logs::LogStream',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::QueryDefinition',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SSM::Parameter',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::StepFunctions::StateMachine',
  // Runs at a deploy.
  'Custom::ConsoleFiles',
])

export const total = (lines: readonly BillLine[]): number => lines.reduce((sum, { dollars }) => sum + dollars, 0)

/** One row each, in the order of what they cost; what is below a tenth of a cent stays out. */
export const asMeasures = (lines: readonly BillLine[]): readonly Measure[] =>
  [...lines]
    .sort((one, other) => other.dollars - one.dollars)
    .filter(({ dollars }) => dollars >= 0.001)
    .map(({ what, dollars, how }) => ({ name: `· ${what}`, value: dollars.toFixed(3), peer: how }))
