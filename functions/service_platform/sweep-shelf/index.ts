import { failureKinds } from '../../failures/kinds.ts'
import { namespaceLogger } from '../../logger.ts'
import { embeddedMetrics } from '../../measures.ts'
import { dynamodbClient, eventBridgeClient, sqsClient } from '../../ports/clients.ts'
import { dueFailuresInDynamodb } from '../../ports/due-failures.dynamodb.ts'
import { eventBusByEventBridge } from '../../ports/event-bus.eventbridge.ts'
import { failureTablesIn } from '../../ports/failure-tables.ts'
import { failuresInDynamodb } from '../../ports/failures.dynamodb.ts'
import { shelfByQueue } from '../../ports/shelf.sqs.ts'
import { environment } from './env.ts'
import { sweepShelf } from './sweep.ts'

const variables = environment()

export const handler = sweepShelf(
  {
    shelf: shelfByQueue(sqsClient(), variables.SHELF_QUEUE_URL),
    failures: failuresInDynamodb(dynamodbClient(), failureTablesIn(variables)),
    due: dueFailuresInDynamodb(dynamodbClient(), variables.FAILURES_TABLE),
    bus: eventBusByEventBridge(eventBridgeClient(), variables.BUS_NAME),
    kinds: failureKinds,
    agenda: { retries_max: variables.RETRIES_MAX, backoff_seconds: variables.RETRY_BACKOFF_SECONDS },
    now: Date.now,
    random: Math.random,
    log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
    measures: embeddedMetrics(variables.ENVIRONMENT, variables.NAMESPACE),
  },
  {
    copies_max: variables.COPIES_PER_RUN_MAX,
    walk_seconds: variables.WALK_SECONDS,
    placed_max: variables.PLACED_PER_RUN_MAX,
  },
)
