import { namespaceLogger } from '../../logger.ts'
import { pause } from '../../pause.ts'
import { dynamodbClient, sqsClient } from '../../ports/clients.ts'
import { failureIntakeByQueue } from '../../ports/failure-intake.sqs.ts'
import { feedEventsInDynamodb } from '../../ports/feed-events.dynamodb.ts'
import { environment } from './env.ts'
import { takeDecisions } from './take-decisions.ts'

const { ENVIRONMENT, NAMESPACE, FEED_EVENTS_TABLE, INTAKE_QUEUE_URL } = environment()

export const handler = takeDecisions({
  events: feedEventsInDynamodb(dynamodbClient(), FEED_EVENTS_TABLE, Date.now),
  failures: failureIntakeByQueue(sqsClient(), INTAKE_QUEUE_URL),
  sleep: pause,
  now: Date.now,
  log: namespaceLogger(NAMESPACE, ENVIRONMENT),
})
