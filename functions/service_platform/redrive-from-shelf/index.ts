import { failureKinds } from '../../failures/kinds.ts'
import { tryAgain } from '../../failures/try-again.ts'
import { namespaceLogger } from '../../logger.ts'
import { dynamodbClient, kinesisClient, lambdaClient, s3Client, sqsClient } from '../../ports/clients.ts'
import { failedBytesInS3 } from '../../ports/failed-bytes.s3.ts'
import { failureIntakeByQueue } from '../../ports/failure-intake.sqs.ts'
import { failureTablesIn } from '../../ports/failure-tables.ts'
import { failuresInDynamodb } from '../../ports/failures.dynamodb.ts'
import { functionsInLambda } from '../../ports/invoke-function.lambda.ts'
import { operationsInDynamodb } from '../../ports/operations.dynamodb.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { environment } from './env.ts'
import { redriveFromShelf } from './redrive.ts'

const variables = environment()

const ports = {
  failures: failuresInDynamodb(dynamodbClient(), failureTablesIn(variables)),
  bytes: failedBytesInS3(s3Client(), variables.FAILED_BYTES_BUCKET),
  stream: putOnKinesis(kinesisClient(), variables.STREAM_NAME),
  functions: functionsInLambda(lambdaClient(), variables.RETRYABLE_FUNCTIONS),
  intake: failureIntakeByQueue(sqsClient(), variables.INTAKE_QUEUE_URL),
  kinds: failureKinds,
  agenda: { retries_max: variables.RETRIES_MAX, backoff_seconds: variables.RETRY_BACKOFF_SECONDS },
  now: Date.now,
  random: Math.random,
}

export const handler = redriveFromShelf({
  ...ports,
  operations: operationsInDynamodb(dynamodbClient(), variables.OPERATIONS_TABLE),
  tryAgain: (tries) => tryAgain(tries, ports),
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
})
