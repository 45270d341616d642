import { Duration } from 'aws-cdk-lib'
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'
import { SignalboxDashboard } from '../dashboard.ts'
import { type Measure, measure, measureByType } from '../measures.ts'
import type { DeployedFunction } from '../signalbox-function.ts'
import type { Watched } from './alarms.ts'

/** The dashboard of service_platform: is the line healthy, what became of messages, what waits for a person? */
export function overview(scope: Construct, watched: Watched) {
  const { stream, dispatching, machines, failures, outboxing, api, domains, retries, operating, feed } = watched
  const ours = (name: Measure, statistic?: string) => measure(scope, 'service_platform.core.messaging', name, statistic)
  const ofFeed = (name: Measure, statistic?: string) => measure(scope, feed.namespace, name, statistic)
  const functions = [
    dispatching.dispatch,
    outboxing.outbox,
    watched.recorder.recordFailure,
    retries.retryFailures,
    retries.redriveFromShelf,
    ...Object.values(domains),
    feed.fanout,
    feed.attendant,
  ]

  return new SignalboxDashboard(scope, 'service_platform', [
    {
      question: 'What became of what was said?',
      graphs: [
        {
          title: 'Outcomes',
          left: (['applied', 'observed', 'duplicate', 'refused', 'dead_lettered', 'shed'] as const).map((name) =>
            ours(name),
          ),
          right: [failureRate(ours('dead_lettered'), ours('processed')), ours('redelivered')],
        },
        { title: 'Applied, by type and policy version', left: [measureByType(scope, 'applied')] },
        { title: 'Refused, by type and policy version', left: [measureByType(scope, 'refused')] },
      ],
    },
    {
      question: 'Is the line keeping up?',
      graphs: [
        { title: 'Backlog age of dispatch and outbox', left: [dispatching.reader.age, outboxing.reader.age] },
        {
          title: 'Stream: records in, refused',
          left: [ofStream(stream.streamName, 'IncomingRecords')],
          right: [ofStream(stream.streamName, 'WriteProvisionedThroughputExceeded')],
        },
        {
          title: 'Runs of the machines: p50, p99, failed',
          left: machines.versions.flatMap((version) => [
            machines.metric(version, 'ExecutionTime', 'p50'),
            machines.metric(version, 'ExecutionTime', 'p99'),
          ]),
          right: machines.versions.map((version) => machines.metric(version, 'ExecutionsFailed')),
        },
      ],
    },
    {
      question: 'What waits for a person?',
      graphs: [
        {
          title: 'Open failures, parked robots',
          left: [
            ours('open_failures', Stats.MAXIMUM),
            ours('needs_attention', Stats.MAXIMUM),
            ours('parked_robots', Stats.MAXIMUM),
            ours('robots_needing_attention', Stats.MAXIMUM),
          ],
        },
        { title: 'Gaps in what robots said', left: [ours('gaps')] },
        {
          title: 'Intake, unreadable, shelf, redrive',
          left: [failures.intake.depth, failures.unreadable.depth, failures.shelf.depth, failures.redrive.depth],
          right: [failures.intake.oldest],
        },
      ],
    },
    {
      question: 'What is done about failures?',
      graphs: [
        {
          title: 'Tried by the clock, unanswered, given up',
          left: [ours('retried'), ours('unanswered'), ours('given_up')],
        },
        {
          title: 'Shelf: copies removed, placed',
          left: [ours('copies_removed'), ours('copies_placed')],
          right: [failures.shelf.depth, failures.redrive.oldest],
        },
        {
          title: 'Operations: failed, timed out, aborted',
          left: (['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] as const).map((name) =>
            operating.metric(name),
          ),
        },
      ],
    },
    {
      question: 'Do listeners hear it?',
      graphs: [
        {
          title: 'Occurred → handed to listeners, ms: p50, p99',
          left: [ofFeed('feed_ms', 'p50'), ofFeed('feed_ms', 'p99')],
        },
        { title: 'Posts, listeners left behind', left: [ofFeed('feed_posts')], right: [ofFeed('feed_behind')] },
        { title: 'Age of fan-out', left: [feed.reader.age] },
      ],
    },
    {
      question: 'How are the functions?',
      graphs: [
        { title: 'Duration p99', left: functions.map((one) => duration(one)) },
        { title: 'Transition p99, by type and policy version', left: [measureByType(scope, 'transition_ms', 'p99')] },
        {
          title: 'Errors and throttles',
          left: functions.map(({ lambda }) => lambda.metricErrors({ statistic: Stats.SUM })),
          right: functions.map(({ lambda }) => lambda.metricThrottles({ statistic: Stats.SUM })),
        },
        {
          title: 'API',
          left: [ofApi(api.http.apiId, 'Count')],
          right: [ofApi(api.http.apiId, '5xx'), ofApi(api.http.apiId, '4xx')],
        },
      ],
    },
  ])
}

const failureRate = (deadLettered: Metric, processed: Metric): MathExpression =>
  new MathExpression({
    expression: '100 * dead_lettered / processed',
    usingMetrics: { dead_lettered: deadLettered, processed },
    label: 'failure rate (%)',
    period: Duration.minutes(1),
  })

const duration = ({ lambda }: DeployedFunction): Metric => lambda.metricDuration({ statistic: 'p99' })

const ofStream = (streamName: string, metricName: string): Metric =>
  new Metric({
    namespace: 'AWS/Kinesis',
    metricName,
    dimensionsMap: { StreamName: streamName },
    statistic: Stats.SUM,
    period: Duration.minutes(1),
  })

const ofApi = (apiId: string, metricName: string): Metric =>
  new Metric({
    namespace: 'AWS/ApiGateway',
    metricName,
    dimensionsMap: { ApiId: apiId },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  })
