import { namespaceLogger } from '../../logger.ts'
import { embeddedMetrics } from '../../measures.ts'
import { pause } from '../../pause.ts'
import { catchUpsByLambda } from '../../ports/catch-ups.lambda.ts'
import { connectionsClient, dynamodbClient, lambdaEventsClient, sqsClient } from '../../ports/clients.ts'
import { failureIntakeByQueue } from '../../ports/failure-intake.sqs.ts'
import { feedBufferInDynamodb } from '../../ports/feed-buffer.dynamodb.ts'
import { fleetMembersInDynamodb } from '../../ports/fleet-members.dynamodb.ts'
import { grantsInDynamodb } from '../../ports/grants.dynamodb.ts'
import { listenersInDynamodb } from '../../ports/listeners.dynamodb.ts'
import { socketsOfApiGateway } from '../../ports/sockets.apigateway.ts'
import { audience } from './audience.ts'
import { environment } from './env.ts'
import { fanOut } from './fan-out.ts'
import { feedOrder } from './order.ts'

const variables = environment()
const buffer = feedBufferInDynamodb(
  dynamodbClient(),
  variables.FEED_PAGES_TABLE,
  // An hour more than is promised: DynamoDB forgets in no particular order, and no page may be missing among those that count.
  variables.BUFFER_AGE_SECONDS + 3_600,
)
const listeners = listenersInDynamodb(dynamodbClient(), {
  connections: variables.FEED_CONNECTIONS_TABLE,
  pages: variables.FEED_PAGES_TABLE,
})

export const handler = fanOut({
  order: feedOrder(buffer, Date.now),
  audience: audience(buffer, listeners),
  listeners,
  fleets: fleetMembersInDynamodb(dynamodbClient(), variables.FLEETS_TABLE),
  grants: grantsInDynamodb(dynamodbClient(), variables.GRANTS_TABLE),
  sockets: socketsOfApiGateway(connectionsClient(variables.FEED_URL)),
  catchUps: catchUpsByLambda(lambdaEventsClient(), variables.CATCH_UP_FUNCTION),
  failures: failureIntakeByQueue(sqsClient(), variables.INTAKE_QUEUE_URL),
  settings: { post_within_ms: variables.POST_WITHIN_MS },
  sleep: pause,
  random: Math.random,
  now: Date.now,
  measures: embeddedMetrics(variables.ENVIRONMENT, variables.NAMESPACE),
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
})
