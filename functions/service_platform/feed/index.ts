import { namespaceLogger } from '../../logger.ts'
import { catchUpsByLambda } from '../../ports/catch-ups.lambda.ts'
import { connectionsClient, dynamodbClient, lambdaEventsClient } from '../../ports/clients.ts'
import { feedBufferInDynamodb } from '../../ports/feed-buffer.dynamodb.ts'
import { feedTicketsInDynamodb } from '../../ports/feed-tickets.dynamodb.ts'
import { listenersInDynamodb } from '../../ports/listeners.dynamodb.ts'
import { socketsOfApiGateway } from '../../ports/sockets.apigateway.ts'
import { attend } from './attend.ts'
import { environment } from './env.ts'

const variables = environment()

export const handler = attend({
  tickets: feedTicketsInDynamodb(dynamodbClient(), variables.FEED_TICKETS_TABLE),
  listeners: listenersInDynamodb(dynamodbClient(), {
    connections: variables.FEED_CONNECTIONS_TABLE,
    pages: variables.FEED_PAGES_TABLE,
  }),
  buffer: feedBufferInDynamodb(dynamodbClient(), variables.FEED_PAGES_TABLE, 0),
  sockets: socketsOfApiGateway(connectionsClient(variables.FEED_URL)),
  catchUps: catchUpsByLambda(lambdaEventsClient(), variables.CATCH_UP_FUNCTION),
  settings: {
    origins: variables.FEED_ORIGINS,
    subscriptions_max: variables.SUBSCRIPTIONS_MAX,
    errors_max: variables.ERRORS_MAX,
  },
  now: Date.now,
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
})
