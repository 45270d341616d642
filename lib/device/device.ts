import type { Construct } from 'constructs'
import type { ConsoleBundle } from '../console-bundle.ts'
import { take } from '../handover.ts'
import { SignalboxStack, type SignalboxStackProps } from '../signalbox-stack.ts'
import { OperatorsConsole } from './app.ts'
import { Identity } from './identity.ts'
import { DeviceObservability } from './observability.ts'
import { Provisioning } from './provisioning.ts'
import { TopicRules } from './topic-rules.ts'

export interface DeviceProps extends SignalboxStackProps {
  readonly operatorsConsole: ConsoleBundle
}

/** Who robots are, and how what they say gets onto the stream; and where operators see all of it. */
export class Device extends SignalboxStack {
  constructor(scope: Construct, props: DeviceProps) {
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
    new OperatorsConsole(this, 'console', {
      version: props.operatorsConsole.version,
      api: { httpApiId: take(this, 'api_id'), url: take(this, 'api_url') },
      feedOrigin: take(this, 'feed_origin'),
      signIn: { url: take(this, 'sign_in_url'), clientId: take(this, 'console_client_id') },
      logGroups: take(this, 'log_groups'),
    })
  }
}
