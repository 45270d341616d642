import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import type { environmentSchema as FlowVariables } from '../../functions/service_platform/flow/env.ts'
import { acknowledge, acknowledgeWildcard } from '../acknowledge.ts'
import { ruleNamesOf } from '../device/topic-rules.ts'
import { Capability } from '../namespaces.ts'
import { may, mayKnowCallers, mayQuery, mayRead, mayUse } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { FailureStore } from './failures.ts'
import { callerVariables, type Register } from './register.ts'

export interface FlowProps {
  readonly register: Pick<Register, 'robots' | 'books' | 'failureGroups' | 'fleets' | 'grants' | 'clientBuckets'>
  readonly stream: Stream
  readonly failures: FailureStore
  readonly key: IKey
}

/**
 * What happens now, for operators: a function of its own, because it may read all metrics of the account and the API's function
 * need not. What it shows are the templates' own boxes (lib/flow-places.ts).
 */
export class Flow extends Capability {
  readonly flow: SignalboxFunction<typeof FlowVariables>

  constructor(scope: Construct, id: string, { register, stream, failures, key }: FlowProps) {
    super(scope, id, 'service_platform.api_gateway')
    const { settings } = SignalboxStack.around(this)
    const { intake, unreadable, shelf, redrive } = failures
    this.flow = new SignalboxFunction<typeof FlowVariables>(this, 'flow', {
      entry: 'service_platform/flow',
      namespace: this.namespace,
      does: 'Answers what happens now: rates, backlog, robots by state, and what is stuck; changes nothing',
      variables: {
        ...callerVariables(register),
        ROBOTS_TABLE: register.robots.tableName,
        BOOKS_TABLE: register.books.tableName,
        FAILURE_GROUPS_TABLE: register.failureGroups.tableName,
        STREAM_NAME: stream.streamName,
        QUEUES: JSON.stringify({
          intake: intake.queueName,
          unreadable: unreadable.queueName,
          shelf: shelf.queueName,
          redrive: redrive.queueName,
        }),
        RULES: JSON.stringify(ruleNamesOf(settings)),
        METRICS_SECONDS: String(settings.flow.metricsSeconds),
        BEHIND_SECONDS: String(settings.flow.behindSeconds),
      },
      may: [
        ...mayKnowCallers(register),
        mayUse(register.robots, 'BatchGetItem'),
        mayQuery(register.robots, 'by_bucket'),
        mayUse(register.books, 'Query'),
        mayUse(register.failureGroups, 'GetItem'),
        mayQuery(register.failureGroups, 'by_time'),
        may(['cloudwatch:GetMetricData'], '*'),
        mayRead(key),
      ],
      invocation: 'synchronous',
      timeoutSeconds: 15,
    })
    const reason = 'CloudWatch grants reading metrics on no particular one'
    acknowledgeWildcard(this.flow.role, reason, '*')
    acknowledge(this.flow.role, reason, 'Serverless-LambdaStarPermissions')
  }
}
