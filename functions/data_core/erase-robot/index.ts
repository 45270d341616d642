import { namespaceLogger } from '../../logger.ts'
import { pause } from '../../pause.ts'
import { athenaClient, dynamodbClient, s3Client } from '../../ports/clients.ts'
import { failuresInDynamodb } from '../../ports/failures.dynamodb.ts'
import { lakeObjectsInS3 } from '../../ports/lake-objects.s3.ts'
import { operationsInDynamodb } from '../../ports/operations.dynamodb.ts'
import { robotRowsInDynamodb } from '../../ports/robot-rows.dynamodb.ts'
import { warehouseInAthena } from '../../ports/warehouse.athena.ts'
import { environment } from './env.ts'
import { eraseRobot } from './steps.ts'

const variables = environment()
const dynamodb = dynamodbClient()
const tables = variables.ROBOT_TABLES

export const handler = eraseRobot(
  {
    operations: operationsInDynamodb(dynamodb, tables.operations),
    rows: robotRowsInDynamodb(dynamodb, tables),
    failures: failuresInDynamodb(dynamodb, {
      failures: tables.failures,
      groups: tables['failure-groups'],
      operations: tables.operations,
      books: variables.BOOKS_TABLE,
    }),
    bytes: lakeObjectsInS3(s3Client(), variables.FAILED_BYTES_BUCKET),
    lake: lakeObjectsInS3(s3Client(), variables.LAKE_BUCKET),
    warehouse: warehouseInAthena(athenaClient(), { workgroup: variables.WORKGROUP, database: variables.DATABASE }),
    now: Date.now,
    sleep: pause,
    log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
  },
  {
    work_seconds: variables.WORK_SECONDS,
    connected_seconds: variables.CONNECTED_SECONDS,
    legal_hold: variables.LEGAL_HOLD,
    settling_seconds: variables.SETTLING_SECONDS,
    snapshot_seconds: variables.SNAPSHOT_SECONDS,
  },
)
