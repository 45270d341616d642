import { ArnFormat } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Stream } from 'aws-cdk-lib/aws-kinesis'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import type { environmentSchema as DeliverVariables } from '../../functions/service_platform/deliver-webhook/env.ts'
import type { environmentSchema as MatchVariables } from '../../functions/service_platform/match-subscriptions/env.ts'
import type { environmentSchema as ReceiveVariables } from '../../functions/service_platform/receive-webhook/env.ts'
import { typesFor } from '../../messages/events/external.ts'
import { acknowledgeWildcard } from '../acknowledge.ts'
import { BusRule } from '../bus-rule.ts'
import { Capability } from '../namespaces.ts'
import { may, mayUse, mayWrite } from '../permissions.ts'
import { SignalboxFunction } from '../signalbox-function.ts'
import { SignalboxStack } from '../signalbox-stack.ts'
import type { FailureStore } from './failures.ts'
import type { Register } from './register.ts'

export interface BridgeProps {
  readonly stream: Stream
  readonly bus: EventBus
  readonly key: IKey
  readonly register: Pick<Register, 'fleets' | 'grants' | 'subscriptions' | 'receivedWebhooks'>
  readonly failures: FailureStore
}

/**
 * Where third parties are met, and nowhere else:
 *
 *   POST /bridge/{partner} ──▶ receive-webhook ──▶ put-on-stream
 *   bus ──▶ match-subscriptions ──▶ deliver-webhook, once per subscriber ──▶ their servers
 *
 * Secrets are made by the API when somebody asks for one, never by the template: an environment that nobody has connected to
 * anything pays for none.
 */
export class Bridge extends Capability {
  readonly receiveWebhook: SignalboxFunction<typeof ReceiveVariables>
  readonly matchSubscriptions: SignalboxFunction<typeof MatchVariables>
  readonly deliverWebhook: SignalboxFunction<typeof DeliverVariables>

  constructor(scope: Construct, id: string, { stream, bus, key, register, failures }: BridgeProps) {
    super(scope, id, 'service_platform.bridge')
    const stack = SignalboxStack.around(this)
    const { bridge, journalDays } = stack.settings

    this.receiveWebhook = new SignalboxFunction<typeof ReceiveVariables>(this, 'receive-webhook', {
      entry: 'service_platform/receive-webhook',
      namespace: this.namespace,
      does: "Takes partners' signed webhooks, makes them messages by the partner's mapping, and puts them on the stream",
      variables: {
        STREAM_NAME: stream.streamName,
        INTAKE_QUEUE_URL: failures.intake.queueUrl,
        FLEETS_TABLE: register.fleets.tableName,
        RECEIVED_WEBHOOKS_TABLE: register.receivedWebhooks.tableName,
        SECRETS_PREFIX: secretsPrefix(this),
        TOLERANCE_SECONDS: String(bridge.toleranceSeconds),
        JOURNAL_DAYS: String(journalDays),
      },
      may: [
        may(['kinesis:PutRecords'], stream.streamArn),
        may(['sqs:SendMessage'], failures.intake.queueArn),
        mayUse(register.fleets, 'BatchGetItem'),
        mayUse(register.receivedWebhooks, 'UpdateItem'),
        mayReadSecrets(this, 'partners'),
        mayWrite(key),
      ],
      invocation: 'synchronous',
      timeoutSeconds: 20,
    })

    this.deliverWebhook = new SignalboxFunction<typeof DeliverVariables>(this, 'deliver-webhook', {
      entry: 'service_platform/deliver-webhook',
      namespace: this.namespace,
      does: 'Sends one event to one subscriber, signed; what the subscriber does not take becomes a failure',
      variables: {
        SUBSCRIPTIONS_TABLE: register.subscriptions.tableName,
        INTAKE_QUEUE_URL: failures.intake.queueUrl,
        BUS_NAME: bus.eventBusName,
        SECRETS_PREFIX: secretsPrefix(this),
        TIMEOUT_SECONDS: String(bridge.answerSeconds),
        DISABLE_AFTER_SECONDS: String(bridge.disableAfterHours * 3600),
        FAILED_DELIVERIES_MAX: String(bridge.failedDeliveriesMax),
        LOOPBACK: bridge.loopback ? 'yes' : 'no',
      },
      may: [
        mayUse(register.subscriptions, 'GetItem', 'UpdateItem'),
        may(['sqs:SendMessage'], failures.intake.queueArn),
        may(['events:PutEvents'], bus.eventBusArn),
        mayReadSecrets(this, 'subscriptions'),
        mayWrite(key),
      ],
      invocation: { asynchronous: { failures: failures.intake } },
      // The subscriber's time, and what is written before and after it.
      timeoutSeconds: bridge.answerSeconds + 15,
      memoryMegabytes: 256,
    })

    this.matchSubscriptions = new SignalboxFunction<typeof MatchVariables>(this, 'match-subscriptions', {
      entry: 'service_platform/match-subscriptions',
      namespace: this.namespace,
      does: 'Begins a delivery of an event to each subscriber that wants it and may hear of it',
      variables: {
        SUBSCRIPTIONS_TABLE: register.subscriptions.tableName,
        FLEETS_TABLE: register.fleets.tableName,
        GRANTS_TABLE: register.grants.tableName,
        DELIVER_WEBHOOK_FUNCTION: this.deliverWebhook.lambda.functionName,
      },
      may: [
        mayUse(register.subscriptions, 'Query'),
        mayUse(register.fleets, 'BatchGetItem'),
        mayUse(register.grants, 'GetItem'),
        may(['lambda:InvokeFunction'], this.deliverWebhook.lambda.functionArn),
        mayWrite(key),
      ],
      invocation: { asynchronous: { failures: failures.intake } },
      timeoutSeconds: 30,
      memoryMegabytes: 256,
    })
    new BusRule(this, 'events', {
      bus,
      description: 'What third parties may hear of',
      types: typesFor('partners'),
      to: this.matchSubscriptions,
      failures: failures.intake,
    })

    acknowledgeSecrets(this, this.receiveWebhook.role, 'partners')
    acknowledgeSecrets(this, this.deliverWebhook.role, 'subscriptions')
  }
}

/** Before the names of what webhooks are signed with. */
export const secretsPrefix = (scope: Construct): string => `${SignalboxStack.around(scope).nameOf('bridge')}/`

/** Secrets Manager adds six characters of its own to the name in the ARN, and which there will be is not known at the deploy. */
const secretsOf = (scope: Construct, owners: SecretOwners): string =>
  SignalboxStack.around(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${secretsPrefix(scope)}${owners === 'all' ? '' : `${owners}/`}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })

type SecretOwners = 'partners' | 'subscriptions' | 'all'

const mayReadSecrets = (scope: Construct, owners: SecretOwners): PolicyStatement =>
  may(['secretsmanager:GetSecretValue'], secretsOf(scope, owners))

/** For the one function that makes and replaces them. */
export const mayKeepSecrets = (scope: Construct): PolicyStatement =>
  may(
    [
      'secretsmanager:CreateSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
      'secretsmanager:DeleteSecret',
    ],
    secretsOf(scope, 'all'),
  )

export const acknowledgeSecrets = (scope: Construct, role: Construct, owners: SecretOwners): void =>
  acknowledgeWildcard(
    role,
    'Secrets are made for partners and subscriptions as they come, under names that begin so',
    secretsOf(scope, owners),
  )
