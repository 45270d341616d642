import { partnerNamed } from '../../../partners/partners.ts'
import { secretsAtHand } from '../../bridge/secrets-at-hand.ts'
import type { PutBefore } from '../../failures/try-again.ts'
import { type HttpApiEvent, respondToAnybody } from '../../http/respond.ts'
import { signedRoutes } from '../../http/routes.ts'
import { namespaceLogger } from '../../logger.ts'
import { dynamodbClient, kinesisClient, secretsManagerClient, sqsClient } from '../../ports/clients.ts'
import { failureIntakeByQueue } from '../../ports/failure-intake.sqs.ts'
import { fleetMembersInDynamodb } from '../../ports/fleet-members.dynamodb.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { receivedWebhooksInDynamodb } from '../../ports/received-webhooks.dynamodb.ts'
import { signingSecretsReaderInSecretsManager } from '../../ports/signing-secrets.secrets-manager.ts'
import { environment } from './env.ts'
import type { ReceivePorts } from './ports.ts'
import { receiveWebhook } from './receive.ts'
import { isPutBefore, takeAgain } from './take-again.ts'

const variables = environment()
const log = namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT)

const ports: ReceivePorts = {
  partner: partnerNamed,
  secrets: secretsAtHand(signingSecretsReaderInSecretsManager(secretsManagerClient(), variables.SECRETS_PREFIX), {
    now: Date.now,
    kept_seconds: 60,
    again_seconds: 5,
  }),
  received: receivedWebhooksInDynamodb(dynamodbClient(), variables.RECEIVED_WEBHOOKS_TABLE, {
    days: variables.JOURNAL_DAYS,
  }),
  stream: putOnKinesis(kinesisClient(), variables.STREAM_NAME),
  members: fleetMembersInDynamodb(dynamodbClient(), variables.FLEETS_TABLE),
  intake: failureIntakeByQueue(sqsClient(), variables.INTAKE_QUEUE_URL),
  tolerance_seconds: variables.TOLERANCE_SECONDS,
  now: Date.now,
  log,
}

interface Context {
  readonly invokedFunctionArn: string
  readonly awsRequestId: string
}

export const handler = (event: HttpApiEvent | PutBefore, { invokedFunctionArn, awsRequestId }: Context) =>
  isPutBefore(event)
    ? takeAgain(event, awsRequestId, ports)
    : respondToAnybody(
        signedRoutes,
        (_, request, sent) => receiveWebhook(request, sent, invokedFunctionArn.split(':').slice(0, 7).join(':'), ports),
        log,
      )(event)
