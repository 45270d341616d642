import { namespaceLogger } from '../../logger.ts'
import { acceptedInDynamodb } from '../../ports/accepted.dynamodb.ts'
import { dynamodbClient, kinesisClient, s3Client, schedulerClient } from '../../ports/clients.ts'
import { fleetMembersInDynamodb } from '../../ports/fleet-members.dynamodb.ts'
import { grantsInDynamodb } from '../../ports/grants.dynamodb.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { scheduledMessagesInDynamodb } from '../../ports/scheduled-messages.dynamodb.ts'
import { schedulesInScheduler } from '../../ports/schedules.scheduler.ts'
import { uploadsInS3 } from '../../ports/uploads.s3.ts'
import { environment } from './env.ts'
import { sendScheduled } from './send.ts'

const variables = environment()
const dynamodb = dynamodbClient()

export const handler = sendScheduled({
  scheduled: scheduledMessagesInDynamodb(dynamodb, variables.SCHEDULED_MESSAGES_TABLE),
  schedules: schedulesInScheduler(schedulerClient(), {
    group: variables.SCHEDULE_GROUP,
    function_arn: variables.SEND_SCHEDULED_ARN,
    role_arn: variables.SCHEDULE_ROLE_ARN,
    dead_letter_arn: variables.INTAKE_QUEUE_ARN,
  }),
  members: fleetMembersInDynamodb(dynamodb, variables.FLEETS_TABLE),
  grants: grantsInDynamodb(dynamodb, variables.GRANTS_TABLE),
  applications: variables.APPLICATIONS,
  accepted: acceptedInDynamodb(dynamodb, variables.ACCEPTED_TABLE),
  uploads: uploadsInS3(dynamodb, s3Client(), { table: variables.UPLOADS_TABLE, bucket: variables.UPLOADS_BUCKET }),
  stream: putOnKinesis(kinesisClient(), variables.STREAM_NAME),
  namespace: variables.NAMESPACE,
  now: Date.now,
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
})
