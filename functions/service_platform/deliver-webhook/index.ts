import { secretsAtHand } from '../../bridge/secrets-at-hand.ts'
import type { PutBefore } from '../../failures/try-again.ts'
import { namespaceLogger } from '../../logger.ts'
import { dynamodbClient, eventBridgeClient, secretsManagerClient, sqsClient } from '../../ports/clients.ts'
import type { Delivery } from '../../ports/deliveries.ts'
import { eventBusByEventBridge } from '../../ports/event-bus.eventbridge.ts'
import { failureIntakeByQueue } from '../../ports/failure-intake.sqs.ts'
import { signingSecretsReaderInSecretsManager } from '../../ports/signing-secrets.secrets-manager.ts'
import { subscriptionHealthInDynamodb, subscriptionsReaderInDynamodb } from '../../ports/subscriptions.dynamodb.ts'
import { webhookPostByHttps } from '../../ports/webhook-post.https.ts'
import { type DeliverPorts, deliverAgain, deliverWebhook } from './deliver.ts'
import { environment } from './env.ts'

const variables = environment()

const ports: DeliverPorts = {
  subscriptions: {
    ...subscriptionsReaderInDynamodb(dynamodbClient(), variables.SUBSCRIPTIONS_TABLE),
    ...subscriptionHealthInDynamodb(dynamodbClient(), variables.SUBSCRIPTIONS_TABLE),
  },
  secrets: secretsAtHand(signingSecretsReaderInSecretsManager(secretsManagerClient(), variables.SECRETS_PREFIX), {
    now: Date.now,
    kept_seconds: 60,
    again_seconds: 5,
  }),
  web: webhookPostByHttps({ loopback: variables.LOOPBACK === 'yes', timeout_ms: variables.TIMEOUT_SECONDS * 1000 }),
  intake: failureIntakeByQueue(sqsClient(), variables.INTAKE_QUEUE_URL),
  bus: eventBusByEventBridge(eventBridgeClient(), variables.BUS_NAME),
  patience: {
    disable_after_seconds: variables.DISABLE_AFTER_SECONDS,
    failed_deliveries_max: variables.FAILED_DELIVERIES_MAX,
  },
  environment: variables.ENVIRONMENT,
  now: Date.now,
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
}

interface Context {
  readonly invokedFunctionArn: string
}

export const handler = (event: Delivery | PutBefore, { invokedFunctionArn }: Context): Promise<void> =>
  'redrive_of' in event
    ? deliverAgain(event, ports)
    : deliverWebhook(event, invokedFunctionArn.split(':').slice(0, 7).join(':'), ports)
