import { CfnRule } from 'aws-cdk-lib/aws-events'
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { landingEvents } from '../../warehouse/tables/landing.ts'
import { notReplayed } from '../bus-rule.ts'
import { Capability } from '../namespaces.ts'
import { may } from '../permissions.ts'
import type { DataLake } from './datalake.ts'
import { lakeDelivery } from './lake-delivery.ts'

export interface EventsDeliveryProps {
  readonly datalake: DataLake
  readonly keyArn: string
  readonly busName: string
  readonly intakeQueueArn: string
}

/**
 * Every event of the bus as a row of the lake, but transitions: each of them is a row of the journal, which is archived, and
 * there are as many of them as of all others together. Firehose bills steps of 5 KB for each event.
 */
export class EventsDelivery extends Capability {
  readonly delivery: CfnDeliveryStream

  constructor(scope: Construct, id: string, props: EventsDeliveryProps) {
    super(scope, id, 'data_core.datalake')
    const { datalake, busName, intakeQueueArn } = props
    const { destination } = lakeDelivery(this, {
      lake: datalake.lake,
      key: Key.fromKeyArn(this, 'key', props.keyArn),
      reads: 'take what the bus puts',
      may: [],
      lays: { table: landingEvents, catalog: datalake.catalog, openedBy: datalake.openSaid },
    })
    this.delivery = new CfnDeliveryStream(this, 'delivery', {
      deliveryStreamType: 'DirectPut',
      // For the minutes until it lies in the lake, where our key is.
      deliveryStreamEncryptionConfigurationInput: { keyType: 'AWS_OWNED_CMK' },
      extendedS3DestinationConfiguration: destination,
    })
    const role = new Role(this, 'put-by', {
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
      description: 'What the bus may do: put its events on their way into the lake',
      inlinePolicies: {
        may: new PolicyDocument({
          statements: [may(['firehose:PutRecord', 'firehose:PutRecordBatch'], this.delivery.attrArn)],
        }),
      },
    })
    new CfnRule(this, 'rule', {
      description: 'What happened, for the lake',
      eventBusName: busName,
      eventPattern: {
        'detail-type': [{ 'anything-but': { suffix: '.transitioned' } }],
        'replay-name': notReplayed,
      },
      targets: [
        {
          id: 'lake',
          arn: this.delivery.attrArn,
          roleArn: role.roleArn,
          deadLetterConfig: { arn: intakeQueueArn },
          retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 86_400 },
        },
      ],
    })
  }
}
