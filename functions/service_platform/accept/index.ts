import { asError } from '../../errors.ts'
import { gathering } from '../../gathering.ts'
import { respond } from '../../http/respond.ts'
import { acceptingRoutes } from '../../http/routes.ts'
import { namespaceLogger } from '../../logger.ts'
import { pause } from '../../pause.ts'
import { acceptedInDynamodb } from '../../ports/accepted.dynamodb.ts'
import type { AcceptedRow } from '../../ports/accepted.ts'
import { atOnceByLambda } from '../../ports/at-once.lambda.ts'
import { backlogInDynamodb } from '../../ports/backlog.dynamodb.ts'
import { callersInDynamodb } from '../../ports/caller-ports.dynamodb.ts'
import { dynamodbClient, kinesisClient, lambdaEventsClient, s3Client, schedulerClient } from '../../ports/clients.ts'
import { commandsReaderInDynamodb } from '../../ports/command-book.dynamodb.ts'
import { heardInDynamodb } from '../../ports/heard.dynamodb.ts'
import { journalReaderInDynamodb } from '../../ports/journal-reader.dynamodb.ts'
import { missionFleetsInDynamodb } from '../../ports/mission-fleets.dynamodb.ts'
import { missionsInDynamodb } from '../../ports/missions.dynamodb.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { scheduledMessagesInDynamodb } from '../../ports/scheduled-messages.dynamodb.ts'
import { schedulesInScheduler } from '../../ports/schedules.scheduler.ts'
import { uploadsInS3 } from '../../ports/uploads.s3.ts'
import { answers } from './answers.ts'
import { environment } from './env.ts'
import { backlogMeter } from './meter.ts'
import type { AcceptPorts } from './ports.ts'

const variables = environment()
const dynamodb = dynamodbClient()
const log = namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT)

const accepted = acceptedInDynamodb(dynamodb, variables.ACCEPTED_TABLE)
const stream = putOnKinesis(kinesisClient(), variables.STREAM_NAME)
// What can wait for its turn goes together with others'; a claim is its request's own.
const note = gathering(async (rows: readonly AcceptedRow[]) => {
  await accepted.note(rows)
  return []
}, 25)

const ports: AcceptPorts = {
  ...callersInDynamodb(variables, dynamodb, log),
  accepted: {
    claim: accepted.claim,
    note: async (rows) => {
      if (rows.length > 0) await note(rows)
    },
  },
  stream: { place: gathering(stream.place, 100) },
  meter: backlogMeter(
    backlogInDynamodb(dynamodb, { books: variables.BOOKS_TABLE, accepted: variables.ACCEPTED_TABLE }),
    { depth_max: variables.BACKLOG_DEPTH_MAX, age_seconds_max: variables.BACKLOG_AGE_SECONDS_MAX },
    Date.now,
    (error) => log.warn('the backlog is unknown', { error: asError(error) }),
  ),
  journal: journalReaderInDynamodb(dynamodb, variables.JOURNAL_TABLE),
  commands: commandsReaderInDynamodb(dynamodb, variables.COMMANDS_TABLE),
  atOnce: atOnceByLambda(lambdaEventsClient(), variables.SEND_COMMAND_FUNCTION),
  heard: heardInDynamodb(dynamodb, { robots: variables.ROBOTS_TABLE, last_known: variables.LAST_KNOWN_TABLE }),
  uploads: uploadsInS3(dynamodb, s3Client(), { table: variables.UPLOADS_TABLE, bucket: variables.UPLOADS_BUCKET }),
  missionFleets: missionFleetsInDynamodb(dynamodb, variables.FLEETS_TABLE),
  missions: missionsInDynamodb(dynamodb, variables.MISSIONS_TABLE),
  scheduled: scheduledMessagesInDynamodb(dynamodb, variables.SCHEDULED_MESSAGES_TABLE),
  schedules: schedulesInScheduler(schedulerClient(), {
    group: variables.SCHEDULE_GROUP,
    function_arn: variables.SEND_SCHEDULED_ARN,
    role_arn: variables.SCHEDULE_ROLE_ARN,
    dead_letter_arn: variables.INTAKE_QUEUE_ARN,
  }),
  namespace: variables.NAMESPACE,
  limits: {
    upload_bytes_max: variables.UPLOAD_BYTES_MAX,
    upload_days: variables.UPLOAD_DAYS,
    scheduled_max: variables.SCHEDULED_PER_OWNER_MAX,
  },
  now: Date.now,
  sleep: pause,
}

export const handler = respond(acceptingRoutes, ({ name }, request, sent) => answers[name](request, sent, ports), ports)
