import { partners } from '../../../partners/partners.ts'
import { respond } from '../../http/respond.ts'
import { readingRoutes } from '../../http/routes.ts'
import { namespaceLogger } from '../../logger.ts'
import { acceptedReaderInDynamodb } from '../../ports/accepted.dynamodb.ts'
import { booksReaderInDynamodb } from '../../ports/books-reader.dynamodb.ts'
import { callersInDynamodb } from '../../ports/caller-ports.dynamodb.ts'
import { capacityInDynamodb } from '../../ports/capacity.dynamodb.ts'
import { dynamodbClient, iotDataPlaneClient, s3Client } from '../../ports/clients.ts'
import { commandsReaderInDynamodb } from '../../ports/command-book.dynamodb.ts'
import { configurationReaderInIot } from '../../ports/configurations.iot.ts'
import { differencesReaderInDynamodb } from '../../ports/differences.dynamodb.ts'
import { failedBytesInS3 } from '../../ports/failed-bytes.s3.ts'
import { failureGroupsReaderInDynamodb } from '../../ports/failure-groups.dynamodb.ts'
import { failuresReaderInDynamodb } from '../../ports/failures-reader.dynamodb.ts'
import { feedEventsReaderInDynamodb } from '../../ports/feed-events.dynamodb.ts'
import { fleetRegisterInDynamodb } from '../../ports/fleet-members.dynamodb.ts'
import { grantsRegisterInDynamodb } from '../../ports/grants.dynamodb.ts'
import { journalReaderInDynamodb } from '../../ports/journal-reader.dynamodb.ts'
import { missionFleetsInDynamodb } from '../../ports/mission-fleets.dynamodb.ts'
import { missionsInDynamodb } from '../../ports/missions.dynamodb.ts'
import { operationsReaderInDynamodb } from '../../ports/operations-reader.dynamodb.ts'
import { publishedReaderInDynamodb } from '../../ports/published.dynamodb.ts'
import { retainedByIot } from '../../ports/retained.iot.ts'
import { robotsReaderInDynamodb } from '../../ports/robots-reader.dynamodb.ts'
import { rolloutRegisterInDynamodb } from '../../ports/rollouts.dynamodb.ts'
import { scheduledMessagesReaderInDynamodb } from '../../ports/scheduled-messages.dynamodb.ts'
import { subscriptionsReaderInDynamodb } from '../../ports/subscriptions.dynamodb.ts'
import { uploadsInS3 } from '../../ports/uploads.s3.ts'
import { answers } from './answers.ts'
import { environment } from './env.ts'
import type { ApiPorts } from './ports.ts'

const variables = environment()
const log = namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT)

const ports: ApiPorts = {
  ...callersInDynamodb(variables, dynamodbClient(), log),
  robots: robotsReaderInDynamodb(
    dynamodbClient(),
    { robots: variables.ROBOTS_TABLE, last_known: variables.LAST_KNOWN_TABLE, journal: variables.JOURNAL_TABLE },
    fleetRegisterInDynamodb(dynamodbClient(), variables.FLEETS_TABLE),
  ),
  configurations: configurationReaderInIot(iotDataPlaneClient()),
  retained: retainedByIot(iotDataPlaneClient()),
  rollouts: rolloutRegisterInDynamodb(dynamodbClient(), variables.ROLLOUTS_TABLE),
  differences: differencesReaderInDynamodb(dynamodbClient(), variables.OPERATIONS_TABLE),
  deployed: {
    robot: { default_version: variables.DEFAULT_POLICY_VERSION, machines: variables.POLICY_MACHINES },
    mission: { default_version: variables.MISSION_POLICY_VERSION, machines: variables.MISSION_POLICY_MACHINES },
  },
  journal: journalReaderInDynamodb(dynamodbClient(), variables.JOURNAL_TABLE),
  failures: failuresReaderInDynamodb(dynamodbClient(), variables.FAILURES_TABLE),
  groups: failureGroupsReaderInDynamodb(dynamodbClient(), variables.FAILURE_GROUPS_TABLE),
  operations: operationsReaderInDynamodb(dynamodbClient(), variables.OPERATIONS_TABLE),
  published: publishedReaderInDynamodb(dynamodbClient(), variables.PUBLISHED_TABLE),
  feedEvents: feedEventsReaderInDynamodb(dynamodbClient(), variables.FEED_EVENTS_TABLE),
  missions: missionsInDynamodb(dynamodbClient(), variables.MISSIONS_TABLE),
  batteryMin: variables.BATTERY_MIN,
  capacity: capacityInDynamodb(dynamodbClient(), variables.CAPACITY_TABLE),
  missionFleets: missionFleetsInDynamodb(dynamodbClient(), variables.FLEETS_TABLE),
  commands: commandsReaderInDynamodb(dynamodbClient(), variables.COMMANDS_TABLE),
  bytes: failedBytesInS3(s3Client(), variables.FAILED_BYTES_BUCKET),
  books: booksReaderInDynamodb(dynamodbClient(), variables.BOOKS_TABLE),
  accepted: acceptedReaderInDynamodb(dynamodbClient(), variables.ACCEPTED_TABLE),
  scheduled: scheduledMessagesReaderInDynamodb(dynamodbClient(), variables.SCHEDULED_MESSAGES_TABLE),
  uploads: uploadsInS3(dynamodbClient(), s3Client(), {
    table: variables.UPLOADS_TABLE,
    bucket: variables.UPLOADS_BUCKET,
  }),
  grantsRegister: grantsRegisterInDynamodb(dynamodbClient(), variables.GRANTS_TABLE),
  applications: variables.APPLICATIONS,
  bridge: { partners, subscriptions: subscriptionsReaderInDynamodb(dynamodbClient(), variables.SUBSCRIPTIONS_TABLE) },
  environment: variables.ENVIRONMENT,
  now: Date.now,
}

export const handler = respond(readingRoutes, ({ name }, request) => answers[name](request, ports), ports)
