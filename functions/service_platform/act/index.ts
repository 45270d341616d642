import { randomBytes, randomUUID } from 'node:crypto'
import { partnerNamed } from '../../../partners/partners.ts'
import { newSecret } from '../../bridge/signature.ts'
import { failureKinds } from '../../failures/kinds.ts'
import { respond } from '../../http/respond.ts'
import { writingRoutes } from '../../http/routes.ts'
import { namespaceLogger } from '../../logger.ts'
import { callersInDynamodb } from '../../ports/caller-ports.dynamodb.ts'
import {
  dynamodbClient,
  eventBridgeClient,
  iotDataPlaneClient,
  kinesisClient,
  s3Client,
  secretsManagerClient,
  sfnClient,
} from '../../ports/clients.ts'
import { configurationsInIot } from '../../ports/configurations.iot.ts'
import { eventBusByEventBridge } from '../../ports/event-bus.eventbridge.ts'
import { executionsInStepFunctions } from '../../ports/executions.sfn.ts'
import { failedBytesInS3 } from '../../ports/failed-bytes.s3.ts'
import { failureGroupsInDynamodb } from '../../ports/failure-groups.dynamodb.ts'
import { failureTablesIn } from '../../ports/failure-tables.ts'
import { failuresInDynamodb } from '../../ports/failures.dynamodb.ts'
import { failuresReaderInDynamodb } from '../../ports/failures-reader.dynamodb.ts'
import { feedTicketsInDynamodb } from '../../ports/feed-tickets.dynamodb.ts'
import { fleetRegisterInDynamodb } from '../../ports/fleet-members.dynamodb.ts'
import { grantsRegisterInDynamodb } from '../../ports/grants.dynamodb.ts'
import { operationsInDynamodb } from '../../ports/operations.dynamodb.ts'
import { pinsInDynamodb } from '../../ports/pins.dynamodb.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { recallFromDynamodb } from '../../ports/recall.dynamodb.ts'
import { rolloutRegisterInDynamodb } from '../../ports/rollouts.dynamodb.ts'
import { signingSecretsInSecretsManager } from '../../ports/signing-secrets.secrets-manager.ts'
import { subscriptionsInDynamodb } from '../../ports/subscriptions.dynamodb.ts'
import { placeFault } from '../../ports/webhook-post.https.ts'
import { answers } from './answers.ts'
import { environment } from './env.ts'
import type { ActPorts } from './ports.ts'

const variables = environment()
const log = namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT)

const ports: ActPorts = {
  ...callersInDynamodb(variables, dynamodbClient(), log),
  failures: failuresInDynamodb(dynamodbClient(), failureTablesIn(variables)),
  reader: failuresReaderInDynamodb(dynamodbClient(), variables.FAILURES_TABLE),
  groups: failureGroupsInDynamodb(dynamodbClient(), variables.FAILURE_GROUPS_TABLE),
  operations: operationsInDynamodb(dynamodbClient(), variables.OPERATIONS_TABLE),
  recall: recallFromDynamodb(dynamodbClient(), {
    robots: variables.ROBOTS_TABLE,
    last_known: variables.LAST_KNOWN_TABLE,
    journal: variables.JOURNAL_TABLE,
  }),
  rollouts: rolloutRegisterInDynamodb(dynamodbClient(), variables.ROLLOUTS_TABLE),
  policyVersions: variables.POLICY_VERSIONS,
  configurations: configurationsInIot(iotDataPlaneClient()),
  pins: pinsInDynamodb(dynamodbClient(), variables.ROBOTS_TABLE),
  bytes: failedBytesInS3(s3Client(), variables.FAILED_BYTES_BUCKET),
  stream: putOnKinesis(kinesisClient(), variables.STREAM_NAME),
  executions: executionsInStepFunctions(sfnClient(), variables.OPERATION_MACHINE_ARN),
  bus: eventBusByEventBridge(eventBridgeClient(), variables.BUS_NAME),
  limits: { settled_after_seconds: variables.SETTLED_AFTER_SECONDS, journal_days: variables.JOURNAL_DAYS },
  erasing: {
    cool_down_seconds: variables.ERASE_COOL_DOWN_SECONDS,
    connected_seconds: variables.CONNECTED_SECONDS,
    legal_hold: variables.LEGAL_HOLD,
  },
  kinds: failureKinds,
  agenda: { retries_max: variables.RETRIES_MAX, backoff_seconds: variables.RETRY_BACKOFF_SECONDS },
  bridge: {
    subscriptions: subscriptionsInDynamodb(dynamodbClient(), variables.SUBSCRIPTIONS_TABLE),
    secrets: signingSecretsInSecretsManager(secretsManagerClient(), variables.SECRETS_PREFIX),
    partner: partnerNamed,
    placeFault: (url) => placeFault(url, { loopback: variables.LOOPBACK === 'yes' }),
    newSecret,
    overlap_seconds: variables.SECRET_OVERLAP_HOURS * 3600,
  },
  feed: {
    tickets: feedTicketsInDynamodb(dynamodbClient(), variables.FEED_TICKETS_TABLE),
    newTicket: () => randomBytes(32).toString('base64url'),
    url: variables.FEED_URL,
  },
  now: Date.now,
  random: Math.random,
  newId: randomUUID,
  grantsRegister: grantsRegisterInDynamodb(dynamodbClient(), variables.GRANTS_TABLE),
  fleets: fleetRegisterInDynamodb(dynamodbClient(), variables.FLEETS_TABLE),
  applications: variables.APPLICATIONS,
}

export const handler = respond(writingRoutes, ({ name }, request, sent) => answers[name](request, sent, ports), ports)
