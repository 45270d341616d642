import { Duration } from 'aws-cdk-lib'
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { SignalboxAlarm, type SignalboxAlarmProps } from '../alarm.ts'
import { link, pages } from '../console-links.ts'
import { SignalboxDashboard } from '../dashboard.ts'
import { Capability } from '../namespaces.ts'
import { SavedQueries } from '../saved-queries.ts'
import type { DeployedFunction } from '../signalbox-function.ts'

/** The one place where bytes can be lost before the stream has them is the edge: these alarms are about that. */
export class DeviceObservability extends Capability {
  private readonly topic: ITopic

  constructor(
    scope: Construct,
    id: string,
    {
      ruleNames,
      templateName,
      hook,
      notificationsTopicArn,
    }: {
      readonly ruleNames: readonly string[]
      readonly templateName: string
      readonly hook: DeployedFunction
      readonly notificationsTopicArn: string
    },
  ) {
    super(scope, id, 'device.hw')
    this.topic = Topic.fromTopicArn(this, 'notifications', notificationsTopicArn)

    this.alarm('rule-loses', {
      errorImpact: 'A topic rule could neither deliver a message nor report it: the bytes are lost.',
      metric: everywhere('ErrorActionFailure'),
      threshold: 1,
    })
    this.alarm('rule-throttled', {
      errorImpact: 'AWS IoT throttles topic rules: messages of robots are not put on the stream.',
      metric: everywhere('RuleMessageThrottled'),
      threshold: 1,
    })
    this.alarm('rule-unknown', {
      errorImpact: 'A robot publishes by Basic Ingest to a rule that does not exist: what it says is lost.',
      metric: everywhere('RuleNotFound'),
      threshold: 1,
    })
    this.alarm('robots-refused', {
      errorImpact: 'Connections are refused: a robot lost its certificate or policy, or somebody tries another one.',
      metric: broker('Connect.AuthError'),
      threshold: 10,
    })
    this.alarm('claims-refused', {
      errorImpact: 'Robots cannot claim an identity, or a stolen claim certificate is being tried.',
      metric: everywhere('RegisterThingFailed'),
      threshold: 3,
    })

    const { dashboardName } = new SignalboxDashboard(this, 'device', [
      {
        question: 'Are robots heard?',
        graphs: [
          { title: 'Publishes and connects', left: [broker('PublishIn.Success')], right: [broker('Connect.Success')] },
          {
            title: 'Refused: connect, publish, subscribe',
            left: ['Connect.AuthError', 'PublishIn.AuthError', 'Subscribe.AuthError'].map(broker),
          },
          {
            title: 'Throttled: connect, publish',
            left: ['Connect.Throttle', 'Connect.ClientIDThrottle', 'PublishIn.Throttle'].map(broker),
          },
        ],
      },
      {
        question: 'Does what they say reach the stream?',
        graphs: [
          { title: 'Matched, by rule', left: ruleNames.map((ruleName) => ofRule(ruleName, 'TopicMatch')) },
          { title: 'Actions that failed (they go to the intake)', left: [searched('Failure')] },
          {
            title: 'Lost: error action failed, throttled, no such rule',
            left: ['ErrorActionFailure', 'RuleMessageThrottled', 'RuleNotFound'].map(searched),
          },
        ],
      },
      {
        question: 'Who claims an identity?',
        graphs: [
          {
            title: 'Provisioning hook: asked, failed',
            left: [hook.lambda.metricInvocations({ statistic: Stats.SUM })],
            right: [hook.lambda.metricErrors({ statistic: Stats.SUM })],
          },
          { title: 'Registrations that failed', left: [searched('RegisterThingFailed')] },
        ],
      },
    ])
    new SavedQueries(this, { logs: [hook.logs] })

    link(this, 'Dashboard', 'Are robots heard?', pages.dashboard(dashboardName))
    link(this, 'ProvisioningTemplate', 'How a robot gets its certificate', pages.template(templateName))
    for (const ruleName of ruleNames) {
      link(this, `Rule${ruleName.replaceAll('_', '')}`, 'Topic rule', pages.rule(ruleName))
    }
  }

  private alarm(name: string, props: Omit<SignalboxAlarmProps, 'notify'>): void {
    new SignalboxAlarm(this, name, { ...props, notify: this.topic })
  }
}

/**
 * Summed over everything in the account and region, which is one environment. AWS publishes these under combinations of
 * RuleName, ActionType and others that its documentation does not pin down; an alarm on a combination that does not
 * exist never rings. A Metrics Insights query has no combination to get wrong.
 */
const everywhere = (metricName: string): MathExpression =>
  new MathExpression({
    expression: `SELECT SUM("${metricName}") FROM "AWS/IoT"`,
    usingMetrics: {},
    label: metricName,
    period: Duration.minutes(5),
  })

const searched = (metricName: string): MathExpression =>
  new MathExpression({
    expression: `SEARCH('Namespace="AWS/IoT" MetricName="${metricName}"', 'Sum', 300)`,
    usingMetrics: {},
    label: '',
    period: Duration.minutes(5),
  })

const broker = (metricName: string): Metric =>
  new Metric({
    namespace: 'AWS/IoT',
    metricName,
    dimensionsMap: { Protocol: 'MQTT' },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  })

const ofRule = (RuleName: string, metricName: string): Metric =>
  new Metric({
    namespace: 'AWS/IoT',
    metricName,
    dimensionsMap: { RuleName },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  })
