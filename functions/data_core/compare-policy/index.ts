import { namespaceLogger } from '../../logger.ts'
import { dynamodbClient, s3Client } from '../../ports/clients.ts'
import { differencesInDynamodb } from '../../ports/differences.dynamodb.ts'
import { lakeInS3 } from '../../ports/lake.s3.ts'
import { operationsInDynamodb } from '../../ports/operations.dynamodb.ts'
import { comparePolicy } from './compare.ts'
import { environment } from './env.ts'

const variables = environment()
const dynamodb = dynamodbClient()

export const handler = comparePolicy(
  {
    lake: lakeInS3(s3Client(), variables.LAKE_BUCKET),
    operations: operationsInDynamodb(dynamodb, variables.OPERATIONS_TABLE),
    differences: differencesInDynamodb(dynamodb, variables.OPERATIONS_TABLE),
    now: Date.now,
    log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
  },
  { margin_seconds: variables.MARGIN_SECONDS, listed_max: variables.LISTED_MAX },
)
