import { Duration } from 'aws-cdk-lib'
import { CfnRule, type EventBus, Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets'
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { DeployedFunction } from './signalbox-function.ts'

export interface BusRuleProps {
  readonly bus: EventBus
  /** What listens for it, in a few words. */
  readonly description: string
  /** Types of events: the bus detail-type. All of them if left out. */
  readonly types?: readonly string[]
  /** What their payload has to be like, in the words of event patterns: what a rule does not match costs nothing. */
  readonly payload?: Readonly<Record<string, readonly unknown[]>>
  readonly to: DeployedFunction
  /** What could not be delivered goes there, like any failure. */
  readonly failures: IQueue
}

/** Hands events of the bus to a function, but none that the archive says again, unless the replay is meant for it. */
export class BusRule extends Construct {
  readonly rule: Rule

  constructor(scope: Construct, id: string, { bus, description, types, payload, to, failures }: BusRuleProps) {
    super(scope, id)
    this.rule = new Rule(this, 'rule', {
      eventBus: bus,
      description,
      ...(types && { eventPattern: { detailType: [...types], ...(payload && { detail: { payload } }) } }),
      targets: [
        new FunctionTarget(to.lambda, {
          // By its ARN: the queue lets every rule of the bus in (failures.ts). A statement for each of them would make the queue
          // wait for the function behind the rule, which may wait for the queue.
          deadLetterQueue: Queue.fromQueueArn(this, 'failures', failures.queueArn),
          retryAttempts: 10,
          maxEventAge: Duration.hours(2),
        }),
      ],
    })
    const { defaultChild } = this.rule.node
    if (!(defaultChild instanceof CfnRule)) throw new Error('The rule construct has no AWS::Events::Rule inside')
    defaultChild.addPropertyOverride('EventPattern.replay-name', notReplayed)
  }
}

/**
 * Of an event that the archive says again, EventBridge sets `replay-name` beside its detail-type. What replays are called decides
 * whether listeners of ours hear them: `again-…` is for one that has missed something (docs/runbook.md, bus-loses).
 */
export const notReplayed = [{ exists: false }, { prefix: 'again-' }]
