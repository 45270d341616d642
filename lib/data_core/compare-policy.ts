import { Duration } from 'aws-cdk-lib'
import { CfnRule } from 'aws-cdk-lib/aws-events'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { environmentSchema as ComparePolicyVariables } from '../../functions/data_core/compare-policy/env.ts'
import { comparisonRequested } from '../../messages/events/comparison-requested.ts'
import { acknowledgeWildcard } from '../acknowledge.ts'
import { notReplayed } from '../bus-rule.ts'
import { Capability } from '../namespaces.ts'
import { may, mayRead, mayUse } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import type { DataLake } from './datalake.ts'
import type { HandedTable } from './find-missed.ts'

export interface ComparePolicyProps {
  readonly datalake: DataLake
  readonly keyArn: string
  readonly busName: string
  readonly intakeQueueArn: string
  readonly operations: HandedTable
}

/**
 * What another policy version would have done with what was decided: asked by an event, as the planner of replays is, and
 * answered in the operation. One invocation: what does not fit into a quarter of an hour is asked for again from where it
 * stopped.
 */
export class ComparePolicy extends Capability {
  readonly comparePolicy: SignalboxFunction<typeof ComparePolicyVariables>

  constructor(scope: Construct, id: string, props: ComparePolicyProps) {
    super(scope, id, 'data_core.datalake')
    const { lake } = props.datalake
    const read = [lake.arnForObjects('changes/*'), lake.arnForObjects('said/*')]
    const intake = Queue.fromQueueArn(this, 'intake', props.intakeQueueArn)

    this.comparePolicy = new SignalboxFunction<typeof ComparePolicyVariables>(this, 'compare-policy', {
      entry: 'data_core/compare-policy',
      namespace: this.namespace,
      does: 'Says what another policy version would have done with what was decided in a time range',
      variables: { LAKE_BUCKET: lake.bucketName, OPERATIONS_TABLE: props.operations.tableName },
      may: [
        may(['s3:ListBucket'], lake.bucketArn),
        may(['s3:GetObject'], ...read),
        mayUse(props.operations, 'GetItem', 'PutItem', 'BatchWriteItem'),
        mayRead(Key.fromKeyArn(this, 'key', props.keyArn)),
      ],
      invocation: { asynchronous: { failures: intake } },
      timeoutSeconds: 900,
      // One object of the lake as a whole, unpacked, two minutes of decisions, and where each robot would be.
      memoryMegabytes: 1024,
    })
    acknowledgeWildcard(this.comparePolicy.role, 'Firehose chose the keys of the objects', ...read)
    this.askedBy(props)
  }

  /** The event names the operation; a second delivery finds it answered, and does nothing. */
  private askedBy({ busName, intakeQueueArn }: ComparePolicyProps): void {
    const { lambda } = this.comparePolicy
    const rule = new CfnRule(this, 'rule', {
      description: 'Somebody wants to know what another policy version would have done',
      eventBusName: busName,
      eventPattern: { 'detail-type': [comparisonRequested.type], 'replay-name': notReplayed },
      targets: [
        {
          id: 'compare',
          arn: lambda.functionArn,
          deadLetterConfig: { arn: intakeQueueArn },
          retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: Duration.hours(2).toSeconds() },
        },
      ],
    })
    lambda.addPermission('bus', {
      principal: new ServicePrincipal('events.amazonaws.com'),
      sourceArn: rule.attrArn,
    })
  }
}
