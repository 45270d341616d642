import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { budgetsIn } from '../http/budgets.ts'
import type { RespondPorts } from '../http/respond.ts'
import type { SeenPorts } from '../http/seen.ts'
import type { Log } from '../logger.ts'
import type { CallerVariables } from './caller-tables.ts'
import { clientBucketsInDynamodb } from './client-buckets.dynamodb.ts'
import { fleetMembersInDynamodb } from './fleet-members.dynamodb.ts'
import { grantsInDynamodb } from './grants.dynamodb.ts'

/** For every function that answers whoever has a token: what its callers may see, and how much they may ask for. */
export const callersInDynamodb = (
  variables: CallerVariables,
  dynamodb: DynamoDBClient,
  log: Log,
): RespondPorts & SeenPorts => ({
  log,
  members: fleetMembersInDynamodb(dynamodb, variables.FLEETS_TABLE),
  grants: grantsInDynamodb(dynamodb, variables.GRANTS_TABLE),
  budgets: budgetsIn({
    buckets: clientBucketsInDynamodb(dynamodb, variables.CLIENT_BUCKETS_TABLE),
    limit: { rate_per_second: variables.CLIENT_RATE_PER_SECOND, burst: variables.CLIENT_BURST },
    now: Date.now,
    log,
  }),
})
