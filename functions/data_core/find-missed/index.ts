import { namespaceLogger } from '../../logger.ts'
import { dynamodbClient, s3Client } from '../../ports/clients.ts'
import { lakeInS3 } from '../../ports/lake.s3.ts'
import { operationsInDynamodb } from '../../ports/operations.dynamodb.ts'
import { outcomesInDynamodb } from '../../ports/outcomes.dynamodb.ts'
import { recallFromDynamodb } from '../../ports/recall.dynamodb.ts'
import { replayPlansInS3 } from '../../ports/replay-plans.s3.ts'
import { environment } from './env.ts'
import { findMissed } from './steps.ts'

const variables = environment()
const dynamodb = dynamodbClient()

export const handler = findMissed(
  {
    lake: lakeInS3(s3Client(), variables.LAKE_BUCKET),
    recall: recallFromDynamodb(dynamodb, {
      robots: variables.ROBOTS_TABLE,
      last_known: variables.LAST_KNOWN_TABLE,
      journal: variables.JOURNAL_TABLE,
    }),
    outcomes: outcomesInDynamodb(dynamodb, { journal: variables.JOURNAL_TABLE, failures: variables.FAILURES_TABLE }),
    plans: replayPlansInS3(s3Client(), variables.FAILED_BYTES_BUCKET),
    operations: operationsInDynamodb(dynamodb, variables.OPERATIONS_TABLE),
    now: Date.now,
    log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
  },
  {
    look_seconds: variables.LOOK_SECONDS,
    found_max: variables.FOUND_MAX,
    record_age_max_seconds: variables.RECORD_AGE_MAX_SECONDS,
  },
)
