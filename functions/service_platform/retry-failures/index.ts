import { settleActs } from '../../failures/act-on-one.ts'
import { failureKinds } from '../../failures/kinds.ts'
import { tryAgain } from '../../failures/try-again.ts'
import { namespaceLogger } from '../../logger.ts'
import { embeddedMetrics } from '../../measures.ts'
import {
  dynamodbClient,
  eventBridgeClient,
  kinesisClient,
  lambdaClient,
  s3Client,
  sqsClient,
} from '../../ports/clients.ts'
import { dueFailuresInDynamodb } from '../../ports/due-failures.dynamodb.ts'
import { eventBusByEventBridge } from '../../ports/event-bus.eventbridge.ts'
import { failedBytesInS3 } from '../../ports/failed-bytes.s3.ts'
import { failureIntakeByQueue } from '../../ports/failure-intake.sqs.ts'
import { failureTablesIn } from '../../ports/failure-tables.ts'
import { failuresInDynamodb } from '../../ports/failures.dynamodb.ts'
import { functionsInLambda } from '../../ports/invoke-function.lambda.ts'
import { operationsInDynamodb } from '../../ports/operations.dynamodb.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { shelfByQueue } from '../../ports/shelf.sqs.ts'
import { environment } from './env.ts'
import { retryFailures } from './retry.ts'

const variables = environment()

const ports = {
  failures: failuresInDynamodb(dynamodbClient(), failureTablesIn(variables)),
  operations: operationsInDynamodb(dynamodbClient(), variables.OPERATIONS_TABLE),
  bytes: failedBytesInS3(s3Client(), variables.FAILED_BYTES_BUCKET),
  stream: putOnKinesis(kinesisClient(), variables.STREAM_NAME),
  functions: functionsInLambda(lambdaClient(), variables.RETRYABLE_FUNCTIONS),
  intake: failureIntakeByQueue(sqsClient(), variables.INTAKE_QUEUE_URL),
  kinds: failureKinds,
  agenda: { retries_max: variables.RETRIES_MAX, backoff_seconds: variables.RETRY_BACKOFF_SECONDS },
  now: Date.now,
  random: Math.random,
}

export const handler = retryFailures(
  {
    ...ports,
    due: dueFailuresInDynamodb(dynamodbClient(), variables.FAILURES_TABLE),
    tryAgain: (tries) => tryAgain(tries, ports),
    settleActs: (record) => settleActs(record, ports),
    shelf: shelfByQueue(sqsClient(), variables.SHELF_QUEUE_URL),
    bus: eventBusByEventBridge(eventBridgeClient(), variables.BUS_NAME),
    log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
    measures: embeddedMetrics(variables.ENVIRONMENT, variables.NAMESPACE),
  },
  { retries_per_run: variables.RETRIES_PER_RUN, budget_seconds: variables.BUDGET_SECONDS },
)
