import { Duration, Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { Capability } from '../namespaces.ts'
import { SignalboxStack } from '../signalbox-stack.ts'

/**
 * One key for everything that holds what robots said: stream, lake, given-up batches, notifications. One and not four,
 * because a key costs 1.00 a month and the four have the same readers in the end. Tables and queues use the keys of
 * their services, which cost nothing and let IoT Core, S3 and EventBridge send without a grant of ours.
 */
export class Encryption extends Capability {
  readonly key: Key

  constructor(scope: Construct, id: string) {
    super(scope, id, 'service_platform.core.messaging')
    const stack = SignalboxStack.around(this)
    this.key = new Key(this, 'key', {
      alias: stack.nameOf('data'),
      description: `Signalbox ${stack.settings.name}: what robots said`,
      enableKeyRotation: true,
      pendingWindow: Duration.days(7),
      removalPolicy: stack.dataRemoval,
    })
    // An alarm publishes to the encrypted topic as CloudWatch itself, with no role that could be granted anything.
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsNotify',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'], // In a key's own policy this means the key.
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    )
  }
}
