import { namespaceLogger } from '../../logger.ts'
import { pause } from '../../pause.ts'
import { athenaClient, dynamodbClient, s3Client, sfnClient, sqsClient } from '../../ports/clients.ts'
import { dataRunsInDynamodb } from '../../ports/data-runs.dynamodb.ts'
import { executionsInStepFunctions } from '../../ports/executions.sfn.ts'
import { failureIntakeByQueue } from '../../ports/failure-intake.sqs.ts'
import { fleetMembersInDynamodb } from '../../ports/fleet-members.dynamodb.ts'
import { landedInS3 } from '../../ports/landed.s3.ts'
import { warehouseInAthena } from '../../ports/warehouse.athena.ts'
import { environment } from './env.ts'
import { etl } from './steps.ts'

const variables = environment()

export const handler = etl(
  {
    warehouse: warehouseInAthena(athenaClient(), { workgroup: variables.WORKGROUP, database: variables.DATABASE }),
    runs: dataRunsInDynamodb(dynamodbClient(), variables.RUNS_TABLE),
    landed: landedInS3(s3Client(), variables.LAKE_BUCKET),
    fleets: fleetMembersInDynamodb(dynamodbClient(), variables.FLEETS_TABLE),
    executions: executionsInStepFunctions(sfnClient(), variables.MACHINE_ARN),
    intake: failureIntakeByQueue(sqsClient(), variables.INTAKE_QUEUE_URL),
    now: Date.now,
    sleep: pause,
    log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
  },
  {
    database: variables.DATABASE,
    location: `s3://${variables.LAKE_BUCKET}/warehouse`,
    work_seconds: variables.WORK_SECONDS,
    look_back_hours: variables.LOOK_BACK_HOURS,
    rows_max: variables.ROWS_PER_STATEMENT,
    function_arn: variables.FUNCTION_ARN,
  },
)
