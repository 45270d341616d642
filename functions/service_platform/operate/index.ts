import { failureKinds } from '../../failures/kinds.ts'
import { namespaceLogger } from '../../logger.ts'
import { embeddedMetrics } from '../../measures.ts'
import { pause } from '../../pause.ts'
import { dynamodbClient, kinesisClient, lambdaClient, s3Client, sfnClient, sqsClient } from '../../ports/clients.ts'
import { executionsInStepFunctions } from '../../ports/executions.sfn.ts'
import { failedBytesInS3 } from '../../ports/failed-bytes.s3.ts'
import { failureIntakeByQueue } from '../../ports/failure-intake.sqs.ts'
import { failureTablesIn } from '../../ports/failure-tables.ts'
import { failuresInDynamodb } from '../../ports/failures.dynamodb.ts'
import { functionsInLambda } from '../../ports/invoke-function.lambda.ts'
import { operationsInDynamodb } from '../../ports/operations.dynamodb.ts'
import { operationsReaderInDynamodb } from '../../ports/operations-reader.dynamodb.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { environment } from './env.ts'
import { operate } from './operate.ts'

const variables = environment()
const dynamodb = dynamodbClient()

export const handler = operate({
  failures: failuresInDynamodb(dynamodb, failureTablesIn(variables)),
  operations: operationsInDynamodb(dynamodb, variables.OPERATIONS_TABLE),
  reader: operationsReaderInDynamodb(dynamodb, variables.OPERATIONS_TABLE),
  bytes: failedBytesInS3(s3Client(), variables.FAILED_BYTES_BUCKET),
  stream: putOnKinesis(kinesisClient(), variables.STREAM_NAME),
  functions: functionsInLambda(lambdaClient(), variables.RETRYABLE_FUNCTIONS),
  intake: failureIntakeByQueue(sqsClient(), variables.INTAKE_QUEUE_URL),
  executions: executionsInStepFunctions(sfnClient(), variables.OPERATION_MACHINE_ARN),
  kinds: failureKinds,
  agenda: { retries_max: variables.RETRIES_MAX, backoff_seconds: variables.RETRY_BACKOFF_SECONDS },
  now: Date.now,
  random: Math.random,
  sleep: pause,
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
  measures: embeddedMetrics(variables.ENVIRONMENT, variables.NAMESPACE),
})
