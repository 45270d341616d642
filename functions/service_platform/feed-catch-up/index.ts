import { namespaceLogger } from '../../logger.ts'
import { pause } from '../../pause.ts'
import { connectionsClient, dynamodbClient, sqsClient } from '../../ports/clients.ts'
import { failureIntakeByQueue } from '../../ports/failure-intake.sqs.ts'
import { feedBufferInDynamodb } from '../../ports/feed-buffer.dynamodb.ts'
import { fleetMembersInDynamodb } from '../../ports/fleet-members.dynamodb.ts'
import { grantsInDynamodb } from '../../ports/grants.dynamodb.ts'
import { listenersInDynamodb } from '../../ports/listeners.dynamodb.ts'
import { socketsOfApiGateway } from '../../ports/sockets.apigateway.ts'
import { catchUp } from './catch-up.ts'
import { environment } from './env.ts'

const variables = environment()

export const handler = catchUp({
  buffer: feedBufferInDynamodb(dynamodbClient(), variables.FEED_PAGES_TABLE, 0),
  listeners: listenersInDynamodb(dynamodbClient(), {
    connections: variables.FEED_CONNECTIONS_TABLE,
    pages: variables.FEED_PAGES_TABLE,
  }),
  fleets: fleetMembersInDynamodb(dynamodbClient(), variables.FLEETS_TABLE),
  grants: grantsInDynamodb(dynamodbClient(), variables.GRANTS_TABLE),
  sockets: socketsOfApiGateway(connectionsClient(variables.FEED_URL)),
  failures: failureIntakeByQueue(sqsClient(), variables.INTAKE_QUEUE_URL),
  settings: {
    limits: { events_max: variables.BUFFER_EVENTS_MAX, age_max_ms: variables.BUFFER_AGE_SECONDS * 1000 },
    budget_ms: variables.BUDGET_SECONDS * 1000,
  },
  sleep: pause,
  now: Date.now,
  random: Math.random,
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
})
