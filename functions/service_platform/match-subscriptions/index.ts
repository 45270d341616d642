import type { Subscription } from '../../bridge/subscription.ts'
import { namespaceLogger } from '../../logger.ts'
import { dynamodbClient, lambdaEventsClient } from '../../ports/clients.ts'
import { deliveriesByLambda } from '../../ports/deliveries.lambda.ts'
import { fleetMembersInDynamodb } from '../../ports/fleet-members.dynamodb.ts'
import { grantsInDynamodb } from '../../ports/grants.dynamodb.ts'
import { keeping } from '../../ports/keeping.ts'
import type { Place } from '../../ports/page.ts'
import { subscriptionsReaderInDynamodb } from '../../ports/subscriptions.dynamodb.ts'
import { environment } from './env.ts'
import { matchSubscriptions } from './match.ts'

const variables = environment()
const reader = subscriptionsReaderInDynamodb(dynamodbClient(), variables.SUBSCRIPTIONS_TABLE)
/** A new subscription hears of what happens a few seconds later. */
const kept = keeping<readonly Subscription[]>({ now: Date.now, keptSeconds: 3, keptMax: 1 })

const all = async (): Promise<readonly Subscription[]> => {
  const found: Subscription[] = []
  let after: Place | undefined
  do {
    const page = await reader.list({ limit: 100, after })
    found.push(...page.items)
    after = page.next
  } while (after !== undefined)
  return found
}

const subscriptions = async (): Promise<readonly Subscription[]> => {
  const known = kept.get('all')
  if (known !== undefined) return known.value
  const found = await all()
  kept.set('all', found)
  return found
}

export const handler = matchSubscriptions({
  subscriptions,
  members: fleetMembersInDynamodb(dynamodbClient(), variables.FLEETS_TABLE),
  grants: grantsInDynamodb(dynamodbClient(), variables.GRANTS_TABLE),
  deliveries: deliveriesByLambda(lambdaEventsClient(), variables.DELIVER_WEBHOOK_FUNCTION),
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
})
