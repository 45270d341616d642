import { failureKinds } from '../../failures/kinds.ts'
import { namespaceLogger } from '../../logger.ts'
import { embeddedMetrics } from '../../measures.ts'
import { dynamodbClient, eventBridgeClient, s3Client, sqsClient } from '../../ports/clients.ts'
import { eventBusByEventBridge } from '../../ports/event-bus.eventbridge.ts'
import { failedBytesInS3 } from '../../ports/failed-bytes.s3.ts'
import { failureTablesIn } from '../../ports/failure-tables.ts'
import { failuresInDynamodb } from '../../ports/failures.dynamodb.ts'
import { shelfByQueue } from '../../ports/shelf.sqs.ts'
import { recordBatch } from './batch.ts'
import { environment } from './env.ts'
import { intakeReaders } from './intake/read-intake.ts'

const variables = environment()

export const handler = recordBatch(
  {
    failures: failuresInDynamodb(dynamodbClient(), failureTablesIn(variables)),
    bytes: failedBytesInS3(s3Client(), variables.FAILED_BYTES_BUCKET),
    shelf: shelfByQueue(sqsClient(), variables.SHELF_QUEUE_URL),
    bus: eventBusByEventBridge(eventBridgeClient(), variables.BUS_NAME),
    readers: intakeReaders,
    kinds: failureKinds,
    now: Date.now,
    random: Math.random,
    log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
    measures: embeddedMetrics(variables.ENVIRONMENT, variables.NAMESPACE),
  },
  { agenda: { retries_max: variables.RETRIES_MAX, backoff_seconds: variables.RETRY_BACKOFF_SECONDS } },
)
