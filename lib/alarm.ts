import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { SignalboxStack } from './signalbox-stack.ts'

export interface SignalboxAlarmProps {
  readonly metric: IMetric
  /** Breached at this value or above (below it, with `breachedBelow`). */
  readonly threshold: number
  readonly breachedBelow?: boolean
  /** How many periods in a row. */
  readonly periods?: number
  /**
   * What somebody notices when this is true, in words: it becomes the alarm's text. What to do about it stands in
   * docs/runbook.md under a heading with the alarm's name; a test compares both ways.
   */
  readonly errorImpact: string
  readonly notify: ITopic
  /** For what must never be silent, such as a schedule. Otherwise no data means nothing happened. */
  readonly silenceIsBreach?: boolean
}

/** An alarm that says what it means, tells a person, and has its page in the runbook. Its id is its name and heading. */
export class SignalboxAlarm extends Construct {
  readonly alarm: Alarm

  constructor(scope: Construct, id: string, props: SignalboxAlarmProps) {
    super(scope, id)
    const name = SignalboxStack.around(this).nameOf(id)
    this.alarm = new Alarm(this, 'alarm', {
      alarmName: name,
      alarmDescription: `${props.errorImpact} What to do: docs/runbook.md#${id}`,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator: props.breachedBelow
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: props.silenceIsBreach ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    })
    const action = new SnsAction(props.notify)
    this.alarm.addAlarmAction(action)
    this.alarm.addOkAction(action)
  }
}

/** Several metrics as one number. Each of them is billed as an alarm of its own (0.10 a month). */
export function sum(metrics: Readonly<Record<string, Metric>>, label: string): MathExpression {
  return new MathExpression({
    expression: Object.keys(metrics)
      .map((id) => `FILL(${id}, 0)`)
      .join(' + '),
    usingMetrics: { ...metrics },
    label,
    period: Duration.minutes(1),
  })
}
