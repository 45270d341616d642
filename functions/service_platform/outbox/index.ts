import { namespaceLogger } from '../../logger.ts'
import { pause } from '../../pause.ts'
import { dynamodbClient, eventBridgeClient, sqsClient } from '../../ports/clients.ts'
import { eventBusByEventBridge } from '../../ports/event-bus.eventbridge.ts'
import { failureIntakeByQueue } from '../../ports/failure-intake.sqs.ts'
import { publishedInDynamodb } from '../../ports/published.dynamodb.ts'
import { environment } from './env.ts'
import { publishCommits } from './publish.ts'

const { ENVIRONMENT, NAMESPACE, BUS_NAME, INTAKE_QUEUE_URL, PUBLISHED_TABLE, JOURNAL_DAYS } = environment()

export const handler = publishCommits({
  bus: eventBusByEventBridge(eventBridgeClient(), BUS_NAME),
  failures: failureIntakeByQueue(sqsClient(), INTAKE_QUEUE_URL),
  published: publishedInDynamodb(dynamodbClient(), PUBLISHED_TABLE, JOURNAL_DAYS),
  sleep: pause,
  random: Math.random,
  now: () => new Date().toISOString(),
  log: namespaceLogger(NAMESPACE, ENVIRONMENT),
})
