import { namespaceLogger } from '../../logger.ts'
import { dynamodbClient, lambdaEventsClient } from '../../ports/clients.ts'
import { deliveriesByLambda } from '../../ports/deliveries.lambda.ts'
import { fleetMembersInDynamodb } from '../../ports/fleet-members.dynamodb.ts'
import { grantsInDynamodb } from '../../ports/grants.dynamodb.ts'
import { everySubscriptionInDynamodb } from '../../ports/subscriptions.dynamodb.ts'
import { environment } from './env.ts'
import { matchSubscriptions } from './match.ts'

const variables = environment()
const dynamodb = dynamodbClient()

export const handler = matchSubscriptions({
  subscriptions: everySubscriptionInDynamodb(dynamodb, variables.SUBSCRIPTIONS_TABLE, Date.now),
  members: fleetMembersInDynamodb(dynamodb, variables.FLEETS_TABLE),
  grants: grantsInDynamodb(dynamodb, variables.GRANTS_TABLE),
  deliveries: deliveriesByLambda(lambdaEventsClient(), variables.DELIVER_WEBHOOK_FUNCTION),
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
})
