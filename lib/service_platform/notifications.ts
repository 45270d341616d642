import { CfnSlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnSubscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { Capability } from '../namespaces.ts'
import { SignalboxStack } from '../signalbox-stack.ts'

/** What a person must know: alarms, and events that `notify` puts into words. By mail, in chat, and by pager if it cannot wait. */
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
    for (const email of settings.notify.emails) {
      this.told(new EmailSubscription(email), 'Mail has no dead-letter queue to read from')
    }
    for (const parameter of settings.notify.pagers) {
      const url = StringParameter.valueForStringParameter(this, parameter)
      const subscription = this.told(
        new UrlSubscription(url, { protocol: SubscriptionProtocol.HTTPS }),
        'SNS tries a pager for an hour; the mail says the same',
      )
      // Alarms have no attributes of ours, and ring too.
      subscription.filterPolicy = { urgency: ['page', { exists: false }] }
    }
    this.chat()
  }

  private told(subscription: EmailSubscription | UrlSubscription, because: string): CfnSubscription {
    const added = this.topic.addSubscription(subscription)
    acknowledge(added, `${because}; the alarm and the event stay where they came from`, 'Serverless-SNSRedrivePolicy')
    const { defaultChild } = added.node
    if (!(defaultChild instanceof CfnSubscription))
      throw new Error('The subscription has no AWS::SNS::Subscription inside')
    return defaultChild
  }

  /** Amazon Q Developer in chat applications reads the topic for them. Its role may do nothing: a chat is told, it does not act. */
  private chat(): void {
    const stack = SignalboxStack.around(this)
    const { settings } = stack
    if (settings.notify.slack.length === 0) return
    const role = new Role(this, 'chat-role', {
      assumedBy: new ServicePrincipal('chatbot.amazonaws.com'),
      description: 'What people in the chat may do here: nothing',
    })
    for (const { name, workspaceId, channelId } of settings.notify.slack) {
      new CfnSlackChannelConfiguration(this, `slack-${name}`, {
        configurationName: stack.nameOf(`chat-${name}`),
        slackWorkspaceId: workspaceId,
        slackChannelId: channelId,
        iamRoleArn: role.roleArn,
        guardrailPolicies: ['arn:aws:iam::aws:policy/AWSDenyAll'],
        snsTopicArns: [this.topic.topicArn],
        loggingLevel: 'ERROR',
      })
    }
  }
}
