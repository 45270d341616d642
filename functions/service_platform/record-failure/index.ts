import { namespaceLogger } from '../../logger.ts'
import { embeddedMetrics } from '../../measures.ts'
import { booksInDynamodb } from '../../ports/books.dynamodb.ts'
import { dynamodbClient, eventBridgeClient, s3Client, sqsClient } from '../../ports/clients.ts'
import { eventBusByEventBridge } from '../../ports/event-bus.eventbridge.ts'
import { failedBytesInS3 } from '../../ports/failed-bytes.s3.ts'
import { failuresInDynamodb } from '../../ports/failures.dynamodb.ts'
import { openFailuresInDynamodb } from '../../ports/open-failures.dynamodb.ts'
import { shelfByQueue } from '../../ports/shelf.sqs.ts'
import { recordBatch } from './batch.ts'
import { environment } from './env.ts'

const { ENVIRONMENT, NAMESPACE, FAILURES_TABLE, BOOKS_TABLE, FAILED_BYTES_BUCKET, SHELF_QUEUE_URL, BUS_NAME } =
  environment()

export const handler = recordBatch({
  failures: failuresInDynamodb(dynamodbClient(), FAILURES_TABLE),
  bytes: failedBytesInS3(s3Client(), FAILED_BYTES_BUCKET),
  shelf: shelfByQueue(sqsClient(), SHELF_QUEUE_URL),
  books: booksInDynamodb(dynamodbClient(), BOOKS_TABLE),
  open_failures: openFailuresInDynamodb(dynamodbClient(), { books: BOOKS_TABLE, failures: FAILURES_TABLE }),
  bus: eventBusByEventBridge(eventBridgeClient(), BUS_NAME),
  now: Date.now,
  log: namespaceLogger(NAMESPACE, ENVIRONMENT),
  measures: embeddedMetrics(ENVIRONMENT, NAMESPACE),
})
