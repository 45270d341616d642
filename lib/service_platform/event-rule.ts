import { Duration } from 'aws-cdk-lib'
import { Archive, EventBus, type Rule } from 'aws-cdk-lib/aws-events'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { environmentSchema as NotifyVariables } from '../../functions/service_platform/notify/env.ts'
import type { environmentSchema as OutboxVariables } from '../../functions/service_platform/outbox/env.ts'
import { events } from '../../messages/events/catalogue.ts'
import { BusRule } from '../bus-rule.ts'
import { Clock } from '../clock.ts'
import { Capability } from '../namespaces.ts'
import { may, mayUse, mayWrite } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import { acknowledgeGivingUp, mayGiveUp, mayReadTableStream, StreamReader, streamOf } from '../stream-reader.ts'
import type { FailureStore } from './failures.ts'
import type { Register } from './register.ts'

/** The bus that applications listen to, and the archive that can say everything again. */
export class Bus extends Capability {
  readonly bus: EventBus

  constructor(scope: Construct, id: string) {
    super(scope, id, 'service_platform.core.event_rule')
    const stack = SignalboxStack.around(this)
    this.bus = new EventBus(this, 'bus', {
      eventBusName: stack.nameOf('bus'),
      description: 'robot.transitioned and the business events of handlers',
    })
    new Archive(this, 'archive', {
      sourceEventBus: this.bus,
      description: 'Everything that was on the bus, for replay to a new listener',
      retention: Duration.days(stack.settings.archiveDays),
      eventPattern: { account: [stack.account] },
    })
  }
}

/** The robots table's stream, read once per committed transition: what the commit wrote is what goes on the bus. */
export class Outbox extends Capability {
  readonly outbox: SignalboxFunction<typeof OutboxVariables>
  readonly reader: StreamReader

  constructor(
    scope: Construct,
    id: string,
    {
      register,
      bus,
      failures,
      key,
    }: {
      readonly register: Pick<Register, 'robots' | 'published'>
      readonly bus: EventBus
      readonly failures: FailureStore
      readonly key: IKey
    },
  ) {
    super(scope, id, 'service_platform.core.event_rule')
    const { settings } = SignalboxStack.around(this)
    const source = streamOf(register.robots)

    this.outbox = new SignalboxFunction<typeof OutboxVariables>(this, 'outbox', {
      entry: 'service_platform/outbox',
      namespace: this.namespace,
      does: 'Puts each committed transition and its business events on the bus',
      variables: {
        BUS_NAME: bus.eventBusName,
        INTAKE_QUEUE_URL: failures.intake.queueUrl,
        PUBLISHED_TABLE: register.published.tableName,
        JOURNAL_DAYS: String(settings.journalDays),
      },
      may: [
        ...mayReadTableStream(source),
        ...mayGiveUp(failures.bytes),
        mayWrite(key),
        may(['events:PutEvents'], bus.eventBusArn),
        mayUse(register.published, 'BatchWriteItem'),
        may(['sqs:SendMessage'], failures.intake.queueArn),
      ],
      invocation: 'stream',
      timeoutSeconds: 30,
    })
    acknowledgeGivingUp(this.outbox.role, failures.bytes)
    this.reader = new StreamReader(this, 'reads-robots', {
      reader: this.outbox.lambda,
      sourceArn: source,
      limits: settings.outbox,
      givenUp: failures.bytes,
      // A row of a robot that never moved has no effects; parking and releasing are told apart by the revision, in code.
      only: [{ eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { effects: { S: [{ exists: true }] } } } }],
    })
  }
}

/** Tells a person, in words, what a person must know. */
export class Notify extends Capability {
  readonly notify: SignalboxFunction<typeof NotifyVariables>
  readonly rule: Rule

  constructor(
    scope: Construct,
    id: string,
    {
      bus,
      topic,
      key,
      failures,
      register,
    }: {
      readonly bus: EventBus
      readonly register: Pick<Register, 'notices'>
      readonly topic: ITopic
      readonly key: IKey
      readonly failures: FailureStore
    },
  ) {
    super(scope, id, 'service_platform.core.event_rule')
    const { settings } = SignalboxStack.around(this)
    this.notify = new SignalboxFunction<typeof NotifyVariables>(this, 'notify', {
      entry: 'service_platform/notify',
      namespace: this.namespace,
      does: 'Puts what a person must know into words and sends it to the notification topic',
      variables: {
        NOTIFICATIONS_TOPIC_ARN: topic.topicArn,
        NOTICES_TABLE: register.notices.tableName,
        REPEAT_AFTER_SECONDS: String(settings.notify.repeatAfterSeconds),
        PER_HOUR_MAX: String(settings.notify.perHourMax),
      },
      may: [may(['sns:Publish'], topic.topicArn), mayWrite(key), mayUse(register.notices, 'GetItem', 'UpdateItem')],
      invocation: { asynchronous: { failures: failures.intake } },
      timeoutSeconds: 15,
      memoryMegabytes: 256,
    })
    this.rule = new BusRule(this, 'tells', {
      bus,
      description: 'What a person must know',
      types: events.filter(({ notifies }) => notifies).map(({ type }) => type),
      to: this.notify,
      failures: failures.intake,
    }).rule
    // What was not told in so many words comes together when its hour is over.
    new Clock(this, 'clock', { starts: [{ every: 60, started: this.notify }], failures: failures.intake })
  }
}
