import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { may } from './permissions.ts'
import type { DeployedFunction } from './signalbox-function.ts'

export interface CronProps {
  readonly starts: DeployedFunction
  /** By a name each. */
  readonly at: Readonly<Record<string, CronTime>>
  /** A run that could not even be started goes there, like any failure. */
  readonly failures: Pick<IQueue, 'queueArn'>
}

export interface CronTime {
  /** What it is for, in a sentence. */
  readonly description: string
  /** UTC: `cron(20 * * * ? *)` */
  readonly expression: string
  /** JSON. */
  readonly input: string
  /** How long it may be late; a later run does the same work. */
  readonly lateSecondsMax: number
}

/** Starts a function at times of the day, where clock.ts starts it every few minutes. */
export class Cron extends Construct {
  constructor(scope: Construct, id: string, { starts, at, failures }: CronProps) {
    super(scope, id)
    const { functionArn } = starts.lambda
    const role = new Role(this, 'role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
      description: `What the schedules of ${starts.lambda.node.scope?.node.id} may do: start it`,
      inlinePolicies: {
        may: new PolicyDocument({
          statements: [may(['lambda:InvokeFunction'], functionArn), may(['sqs:SendMessage'], failures.queueArn)],
        }),
      },
    })
    for (const [name, { description, expression, input, lateSecondsMax }] of Object.entries(at)) {
      new CfnSchedule(this, name, {
        description,
        scheduleExpression: expression,
        scheduleExpressionTimezone: 'UTC',
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: functionArn,
          roleArn: role.roleArn,
          input,
          retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: lateSecondsMax },
          deadLetterConfig: { arn: failures.queueArn },
        },
      })
    }
  }
}
