import { namespaceLogger } from '../../logger.ts'
import { pause } from '../../pause.ts'
import { athenaClient, dynamodbClient, eventBridgeClient, s3Client } from '../../ports/clients.ts'
import { dataRunsInDynamodb } from '../../ports/data-runs.dynamodb.ts'
import { eventBusByEventBridge } from '../../ports/event-bus.eventbridge.ts'
import { landedInS3 } from '../../ports/landed.s3.ts'
import { reportsInS3 } from '../../ports/reports.s3.ts'
import { warehouseInAthena } from '../../ports/warehouse.athena.ts'
import { environment } from './env.ts'
import { makeReport } from './make.ts'

const variables = environment()
const s3 = s3Client()

export const handler = makeReport(
  {
    warehouse: warehouseInAthena(athenaClient(), { workgroup: variables.WORKGROUP, database: variables.DATABASE }),
    landed: landedInS3(s3, variables.LAKE_BUCKET),
    runs: dataRunsInDynamodb(dynamodbClient(), variables.RUNS_TABLE),
    reports: reportsInS3(s3, variables.LAKE_BUCKET),
    bus: eventBusByEventBridge(eventBridgeClient(), variables.BUS_NAME),
    now: Date.now,
    sleep: pause,
    log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
  },
  {
    environment: variables.ENVIRONMENT,
    answer_seconds: variables.ANSWER_SECONDS,
    linkTo: (key) => `${variables.CONSOLE_URL}/${variables.LAKE_BUCKET}?region=${variables.REGION}&prefix=${key}`,
  },
)
