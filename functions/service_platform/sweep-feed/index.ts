import { namespaceLogger } from '../../logger.ts'
import { catchUpsByLambda } from '../../ports/catch-ups.lambda.ts'
import { connectionsClient, dynamodbClient, lambdaEventsClient } from '../../ports/clients.ts'
import { listenersInDynamodb } from '../../ports/listeners.dynamodb.ts'
import { socketsOfApiGateway } from '../../ports/sockets.apigateway.ts'
import { environment } from './env.ts'
import { sweepFeed } from './sweep.ts'

const variables = environment()

export const handler = sweepFeed({
  listeners: listenersInDynamodb(dynamodbClient(), {
    connections: variables.FEED_CONNECTIONS_TABLE,
    pages: variables.FEED_PAGES_TABLE,
  }),
  sockets: socketsOfApiGateway(connectionsClient(variables.FEED_URL)),
  catchUps: catchUpsByLambda(lambdaEventsClient(), variables.CATCH_UP_FUNCTION),
  now: Date.now,
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
})
