import { Duration, Fn } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Rule } from 'aws-cdk-lib/aws-events'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { SignalboxAlarm, type SignalboxAlarmProps, sum } from '../alarm.ts'
import { measure } from '../measures.ts'
import { Capability } from '../namespaces.ts'
import type { DeployedFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { ApiGateway } from './api-gateway.ts'
import type { Container } from './container.ts'
import type { Bus, Notify, Outbox } from './event-rule.ts'
import type { FailureRecorder, FailureStore } from './failures.ts'
import type { Feed } from './feed.ts'
import type { Machines } from './fsm.ts'
import type { Dispatch } from './messaging.ts'
import type { Operations } from './operations.ts'
import type { Retries } from './retries.ts'
import type { Schedules } from './schedules.ts'

export interface Watched {
  readonly topic: Topic
  readonly stream: Stream
  readonly dispatching: Dispatch
  readonly domains: Container['domains']
  readonly machines: Machines
  readonly schedules: Schedules
  readonly retries: Retries
  readonly operating: Operations
  readonly failures: FailureStore
  readonly recorder: FailureRecorder
  readonly outboxing: Outbox
  readonly notifying: Notify
  readonly bus: Bus['bus']
  readonly api: ApiGateway
  readonly feed: Feed
}

/** What must not stay unseen. Each says in words what it means; docs/runbook.md says what to do, under the same name. */
export class Alarms extends Capability {
  private readonly topic: Topic

  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id, 'service_platform.core.messaging')
    this.topic = watched.topic
    this.line(watched)
    this.failures(watched)
    this.outbound(watched)
    this.clock(watched)
  }

  private line({ stream, dispatching }: Watched): void {
    const { alarms } = SignalboxStack.around(this).settings
    this.alarm('backlog-age', {
      errorImpact: 'Robots are answered late: dispatch has not read what was said this long ago.',
      metric: dispatching.reader.age,
      threshold: alarms.backlogAgeSeconds * 1000,
      periods: 3,
    })
    this.alarm('dispatch-dies', {
      errorImpact: 'dispatch ends without an answer, so whole batches are run again and other robots wait behind them.',
      metric: errors(dispatching.dispatch),
      threshold: 1,
    })
    this.alarm('dispatch-undecided', {
      errorImpact: 'Nothing can be recorded, so dispatch hands its batches back: robots wait, nothing is lost yet.',
      metric: measure(this, 'service_platform.core.messaging', 'undecided'),
      threshold: 1,
      periods: 3,
    })
    this.alarm('dispatch-drops', {
      errorImpact: 'Messages left the stream without having been decided. They are in the bytes bucket or lost.',
      metric: sum(dispatching.reader.drops, 'drops'),
      threshold: 1,
    })
    this.alarm('stream-throttled', {
      errorImpact: 'The stream refuses messages: rules retry and then report them as failures.',
      metric: new Metric({
        namespace: 'AWS/Kinesis',
        metricName: 'WriteProvisionedThroughputExceeded',
        dimensionsMap: { StreamName: stream.streamName },
        statistic: Stats.SUM,
        period: Duration.minutes(1),
      }),
      threshold: 1,
      periods: 2,
    })
    this.alarm('functions-throttled', {
      errorImpact:
        'The account has no concurrency left for the line: backlog, outbox or failures fall behind, or robots are parked.',
      metric: throttlesOfAll,
      threshold: 1,
      periods: 3,
    })
    this.alarm('machines-fail', {
      errorImpact: 'Transitions fail in a handler: their messages are dead-lettered or their robots parked.',
      metric: measure(this, 'service_platform.core.messaging', 'runs_failed'),
      threshold: 5,
    })
    this.alarm('machines-time-out', {
      errorImpact: 'Transitions run out of time: their robots are parked, and what was half done is done again.',
      metric: measure(this, 'service_platform.core.messaging', 'runs_timed_out'),
      threshold: 1,
    })
    this.alarm('parked-robots', {
      errorImpact: 'At least one robot is parked: what it says is held in order until what it needs answers again.',
      metric: measure(this, 'service_platform.core.messaging', 'parked_robots', Stats.MAXIMUM),
      threshold: 1,
      periods: 10,
    })
  }

  private failures({ failures, operating }: Watched): void {
    const { alarms } = SignalboxStack.around(this).settings
    this.alarm('open-failures', {
      errorImpact: 'Messages failed for good and wait for a person to retry, edit or archive them.',
      metric: measure(this, 'service_platform.core.messaging', 'open_failures', Stats.MAXIMUM),
      threshold: alarms.openFailures,
    })
    this.alarm('failures-need-attention', {
      errorImpact: 'Failures were tried as often as they may be, or nothing can be tried: they wait for a person.',
      metric: measure(this, 'service_platform.core.messaging', 'needs_attention', Stats.MAXIMUM),
      threshold: 1,
    })
    this.alarm('intake-age', {
      errorImpact: 'Failures are not recorded: they wait in the intake and nobody can see them.',
      metric: failures.intake.oldest,
      threshold: alarms.intakeAgeSeconds,
      periods: 2,
    })
    this.alarm('intake-unreadable', {
      errorImpact: 'The recorder could not make a record of a failure after five tries. It is kept for 14 days.',
      metric: failures.unreadable.depth,
      threshold: 1,
    })
    this.alarm('intake-refuses', {
      errorImpact: 'The intake takes no reports: failures are written past the recorder, and its copies come later.',
      metric: measure(this, 'service_platform.core.messaging', 'intake_fallbacks'),
      threshold: 1,
      periods: 3,
    })
    this.alarm('redrive-queue-age', {
      errorImpact: 'What was moved from the shelf to be redriven is not tried: it waits in the redrive queue.',
      metric: failures.redrive.oldest,
      // Longer than a copy takes that is received three times and goes back to the shelf.
      threshold: 900,
      periods: 2,
    })
    this.alarm('operations-fail', {
      errorImpact:
        'An operation on failures (redrive, replay, archive) ended without being done; it can be started again.',
      metric: operating.metric('ExecutionsFailed'),
      threshold: 1,
    })
  }

  private outbound({ outboxing, notifying, bus, api }: Watched): void {
    const { alarms } = SignalboxStack.around(this).settings
    this.alarm('outbox-age', {
      errorImpact: 'Applications hear of transitions late: the outbox has not read commits this long ago.',
      metric: outboxing.reader.age,
      threshold: alarms.backlogAgeSeconds * 1000,
      periods: 3,
    })
    this.alarm('outbox-drops', {
      errorImpact: 'Events of committed transitions were given up. They are in the bytes bucket or lost.',
      metric: sum(outboxing.reader.drops, 'drops'),
      threshold: 1,
    })
    this.alarm('bus-loses', {
      errorImpact: 'An event reached neither its target nor the intake: nobody was told and no failure was recorded.',
      metric: undeliverable(bus.eventBusName, notifying.rule),
      threshold: 1,
    })
    this.alarm('api-errors', {
      errorImpact: 'Operators and applications get errors from the API.',
      metric: new Metric({
        namespace: 'AWS/ApiGateway',
        metricName: '5xx',
        dimensionsMap: { ApiId: api.http.apiId },
        statistic: Stats.SUM,
        period: Duration.minutes(5),
      }),
      threshold: 5,
    })
  }

  private clock({ schedules, retries }: Watched): void {
    this.alarm('quiet-check-silent', {
      errorImpact: 'Nobody notices robots that have gone quiet: they look idle or at work for ever.',
      metric: runs(schedules.quietCheck),
      threshold: 1,
      breachedBelow: true,
      silenceIsBreach: true,
      periods: 2,
    })
    this.alarm('release-parked-silent', {
      errorImpact: 'Parked robots are not released: what they say is held although it could be applied.',
      metric: runs(schedules.releaseParked),
      threshold: 1,
      breachedBelow: true,
      silenceIsBreach: true,
      periods: 2,
    })
    this.alarm('retry-failures-silent', {
      errorImpact: 'Temporary failures are not tried again: they wait although they could be resolved.',
      metric: runs(retries.retryFailures),
      threshold: 1,
      breachedBelow: true,
      silenceIsBreach: true,
      periods: 2,
    })
    this.alarm('sweep-shelf-silent', {
      errorImpact: 'The shelf is not kept: it shows failures that are resolved, and may miss some that are open.',
      metric: runs(retries.sweepShelf),
      threshold: 1,
      breachedBelow: true,
      silenceIsBreach: true,
      periods: 4,
    })
  }

  private alarm(name: string, props: Omit<SignalboxAlarmProps, 'notify'>): void {
    new SignalboxAlarm(this, name, { ...props, notify: this.topic })
  }
}

const errors = ({ lambda }: DeployedFunction): Metric =>
  lambda.metricErrors({ statistic: Stats.SUM, period: Duration.minutes(1) })

/** Without a dimension it is that of all functions: all of the account and region are ours (docs/adr/0015). */
const throttlesOfAll = new Metric({
  namespace: 'AWS/Lambda',
  metricName: 'Throttles',
  statistic: Stats.SUM,
  period: Duration.minutes(1),
})

const runs = ({ lambda }: DeployedFunction): Metric =>
  lambda.metricInvocations({ statistic: Stats.SUM, period: Duration.minutes(5) })

const undeliverable = (eventBusName: string, rule: Rule): Metric =>
  new Metric({
    namespace: 'AWS/Events',
    metricName: 'InvocationsFailedToBeSentToDlq',
    dimensionsMap: { EventBusName: eventBusName, RuleName: nameOnBus(rule) },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  })

/** Out of `…:rule/<bus>/<rule>`: what CloudFormation calls a rule on a bus of ours, `<bus>|<rule>`, is no metric's dimension. */
const nameOnBus = ({ ruleArn }: Rule): string => Fn.select(2, Fn.split('/', ruleArn))
