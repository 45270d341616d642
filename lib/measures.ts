import { Duration } from 'aws-cdk-lib'
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'
import type { Namespace } from './namespaces.ts'
import { SignalboxStack } from './signalbox-stack.ts'

/**
 * The measures that functions publish (functions/measures.ts), as alarms and dashboards look at them. A name that no
 * function publishes would make a graph that is empty for ever; a test compares.
 */
export const ourMeasures = [
  'processed',
  'applied',
  'observed',
  'duplicate',
  'refused',
  'dead_lettered',
  'shed',
  'redelivered',
  'transition_ms',
  'gaps',
  'parked_robots',
  'robots_needing_attention',
  'open_failures',
  'needs_attention',
  'retried',
  'unanswered',
  'given_up',
  'copies_removed',
  'copies_placed',
  'undecided',
  'runs_failed',
  'runs_timed_out',
  'intake_fallbacks',
  'operation_sent',
  'operation_failed_again',
  'feed_posts',
  'feed_behind',
  'feed_ms',
  'lost_messages',
] as const
export type Measure = (typeof ourMeasures)[number]

/** Under the namespace alone: every set is counted there too. */
export function measure(scope: Construct, namespace: Namespace, name: Measure, statistic: string = Stats.SUM): Metric {
  return new Metric({
    namespace: measuresOf(scope),
    metricName: name,
    dimensionsMap: { namespace },
    statistic,
    period: Duration.minutes(1),
  })
}

/** One line per combination of type and policy version that exists. */
export function measureByType(scope: Construct, name: Measure, statistic: string = Stats.SUM): MathExpression {
  return new MathExpression({
    expression: `SEARCH('{${measuresOf(scope)},namespace,policy_version,type} MetricName="${name}"', '${statistic}', 60)`,
    label: '',
    usingMetrics: {},
    period: Duration.minutes(1),
  })
}

const measuresOf = (scope: Construct): string => `Signalbox/${SignalboxStack.around(scope).settings.name}`
