import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { SignalboxStack } from '../signalbox-stack.ts'

/** What a person must know: alarms, and events that `notify` puts into words. */
export class Notifications extends Capability {
  readonly topic: Topic

  constructor(scope: Construct, id: string, { key }: { readonly key: IKey }) {
    super(scope, id, 'service_platform.core.event_rule')
    const { settings, account } = SignalboxStack.around(this)
    this.topic = new Topic(this, 'topic', {
      displayName: `Signalbox ${settings.name}`,
      masterKey: key,
      enforceSSL: true,
    })
    // A topic with a policy of its own loses the default one, and with it the alarms' right to publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsNotify',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    )
    for (const email of settings.notifyEmails) {
      const subscription = this.topic.addSubscription(new EmailSubscription(email))
      acknowledge(
        subscription,
        'Mail has no dead-letter queue to read from; the alarm and the event stay where they came from',
        'Serverless-SNSRedrivePolicy',
      )
    }
  }
}
