import type { Construct } from 'constructs'
import { take } from '../handover.ts'
import { SignalboxStack, type SignalboxStackProps } from '../signalbox-stack.ts'
import { Identity } from './identity.ts'
import { DeviceObservability } from './observability.ts'
import { Provisioning } from './provisioning.ts'
import { TopicRules } from './topic-rules.ts'

/** Who robots are, and how what they say gets onto the stream. */
export class Device extends SignalboxStack {
  constructor(scope: Construct, props: SignalboxStackProps) {
    super(scope, 'device', props)

    const identity = new Identity(this, 'identity')
    const { hook, template } = new Provisioning(this, 'provisioning', { identity })
    const { ruleNames } = new TopicRules(this, 'topic-rules', {
      streamArn: take(this, 'stream_arn'),
      keyArn: take(this, 'key_arn'),
      intakeQueueArn: take(this, 'intake_queue_arn'),
      intakeQueueUrl: take(this, 'intake_queue_url'),
    })
    new DeviceObservability(this, 'observability', {
      ruleNames,
      hook,
      templateName: template.ref,
      notificationsTopicArn: take(this, 'notifications_topic_arn'),
    })
  }
}
