import { namespaceLogger } from '../../logger.ts'
import { dynamodbClient, snsClient } from '../../ports/clients.ts'
import { noticeBookInDynamodb } from '../../ports/notice-book.dynamodb.ts'
import { notificationsBySns } from '../../ports/notifications.sns.ts'
import { environment } from './env.ts'
import { notify } from './notify.ts'

const variables = environment()

export const handler = notify({
  notifications: notificationsBySns(snsClient(), variables.NOTIFICATIONS_TOPIC_ARN),
  book: noticeBookInDynamodb(dynamodbClient(), variables.NOTICES_TABLE),
  repeat_after_seconds: variables.REPEAT_AFTER_SECONDS,
  per_hour_max: variables.PER_HOUR_MAX,
  now: Date.now,
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
})
