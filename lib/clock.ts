import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { may } from './permissions.ts'
import type { DeployedFunction } from './signalbox-function.ts'

export interface ClockProps {
  /** Minutes from one start to the next, and what is started. */
  readonly starts: readonly { readonly every: number; readonly started: DeployedFunction }[]
  /** A run that could not even be started goes there, like any failure. */
  readonly failures: IQueue
}

/** Starts functions by the clock. */
export class Clock extends Construct {
  constructor(scope: Construct, id: string, { starts, failures }: ClockProps) {
    super(scope, id)
    const role = new Role(this, 'role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
      description: 'What the schedules may do: start their functions',
      inlinePolicies: {
        may: new PolicyDocument({
          statements: [
            may(['lambda:InvokeFunction'], ...starts.map(({ started }) => started.lambda.functionArn)),
            may(['sqs:SendMessage'], failures.queueArn),
          ],
        }),
      },
    })
    for (const { every, started } of starts) {
      const name = started.lambda.node.scope?.node.id
      new CfnSchedule(this, `starts-${name}`, {
        description: `Starts ${name}`,
        scheduleExpression: every === 1 ? 'rate(1 minute)' : `rate(${every} minutes)`,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: started.lambda.functionArn,
          roleArn: role.roleArn,
          input: '{}',
          // The next run does the same work: one that is a minute late is not worth starting.
          retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 60 },
          deadLetterConfig: { arn: failures.queueArn },
        },
      })
    }
  }
}
