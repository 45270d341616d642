import { type HeardEvent, takeIn } from '../../feed/take-in.ts'
import { dynamodbClient, sqsClient } from '../../ports/clients.ts'
import { failureIntakeByQueue } from '../../ports/failure-intake.sqs.ts'
import { feedEventsInDynamodb } from '../../ports/feed-events.dynamodb.ts'
import { environment } from './env.ts'

const { FEED_EVENTS_TABLE, INTAKE_QUEUE_URL } = environment()

const ports = {
  events: feedEventsInDynamodb(dynamodbClient(), FEED_EVENTS_TABLE, Date.now),
  failures: failureIntakeByQueue(sqsClient(), INTAKE_QUEUE_URL),
  now: Date.now,
}

/** An event of the bus at a time. What cannot be stored is Lambda's to repeat, and at last the intake's. */
export const handler = (event: HeardEvent, { invokedFunctionArn }: { readonly invokedFunctionArn?: string } = {}) =>
  takeIn(event, invokedFunctionArn, ports)
