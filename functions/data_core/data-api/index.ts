import { respond } from '../../http/respond.ts'
import { dataRoutes } from '../../http/routes.ts'
import { namespaceLogger } from '../../logger.ts'
import { pause } from '../../pause.ts'
import { askedQueriesInDynamodb } from '../../ports/asked-queries.dynamodb.ts'
import { callersInDynamodb } from '../../ports/caller-ports.dynamodb.ts'
import { athenaClient, dynamodbClient, s3Client, sfnClient } from '../../ports/clients.ts'
import { dataRunsInDynamodb } from '../../ports/data-runs.dynamodb.ts'
import { executionsInStepFunctions } from '../../ports/executions.sfn.ts'
import { queryResultsInS3 } from '../../ports/query-results.s3.ts'
import { madeReportsInS3 } from '../../ports/reports.s3.ts'
import { warehouseInAthena } from '../../ports/warehouse.athena.ts'
import { answers } from './answers.ts'
import { environment } from './env.ts'
import type { DataApiPorts } from './ports.ts'

const variables = environment()
const dynamodb = dynamodbClient()
const s3 = s3Client()
const log = namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT)

const ports: DataApiPorts = {
  ...callersInDynamodb(variables, dynamodb, log),
  warehouse: warehouseInAthena(athenaClient(), { workgroup: variables.WORKGROUP, database: variables.DATABASE }),
  asked: askedQueriesInDynamodb(dynamodb, variables.ASKED_QUERIES_TABLE),
  results: queryResultsInS3(s3, { bucket: variables.LAKE_BUCKET, folder: variables.RESULTS_FOLDER }),
  reports: madeReportsInS3(s3, variables.LAKE_BUCKET),
  runs: dataRunsInDynamodb(dynamodb, variables.RUNS_TABLE),
  executions: executionsInStepFunctions(sfnClient(), variables.ETL_MACHINE_ARN),
  limits: {
    bytes_per_query: variables.BYTES_PER_QUERY_MAX,
    bytes_per_day: variables.BYTES_PER_DAY_MAX,
    at_once: variables.QUERIES_AT_ONCE_MAX,
    result_days: variables.RESULT_DAYS,
  },
  now: Date.now,
  sleep: pause,
}

export const handler = respond(dataRoutes, ({ name }, request, sent) => answers[name](request, ports, sent), ports)
