import { namespaceLogger } from '../../logger.ts'
import { embeddedMetrics } from '../../measures.ts'
import { pause } from '../../pause.ts'
import {
  athenaClient,
  cloudwatchClient,
  dynamodbClient,
  s3Client,
  sfnClient,
  snsClient,
  sqsClient,
} from '../../ports/clients.ts'
import { countersInCloudwatch } from '../../ports/counters.cloudwatch.ts'
import { dataRunsInDynamodb } from '../../ports/data-runs.dynamodb.ts'
import { executionsInStepFunctions } from '../../ports/executions.sfn.ts'
import { failureIntakeByQueue } from '../../ports/failure-intake.sqs.ts'
import { landedInS3 } from '../../ports/landed.s3.ts'
import { notificationsBySns } from '../../ports/notifications.sns.ts'
import { warehouseInAthena } from '../../ports/warehouse.athena.ts'
import { environment } from './env.ts'
import { lossReport } from './steps.ts'

const variables = environment()

export const handler = lossReport(
  {
    warehouse: warehouseInAthena(athenaClient(), { workgroup: variables.WORKGROUP, database: variables.DATABASE }),
    landed: landedInS3(s3Client(), variables.LAKE_BUCKET),
    runs: dataRunsInDynamodb(dynamodbClient(), variables.RUNS_TABLE),
    counters: countersInCloudwatch(cloudwatchClient(), { rules: variables.RULES, stream: variables.STREAM_NAME }),
    executions: executionsInStepFunctions(sfnClient(), variables.MACHINE_ARN),
    intake: failureIntakeByQueue(sqsClient(), variables.INTAKE_QUEUE_URL),
    notifications: notificationsBySns(snsClient(), variables.TOPIC_ARN),
    measures: embeddedMetrics(variables.ENVIRONMENT, variables.NAMESPACE),
    now: Date.now,
    sleep: pause,
    log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
  },
  {
    settled_after_seconds: variables.SETTLED_AFTER_SECONDS,
    work_seconds: variables.WORK_SECONDS,
    function_arn: variables.FUNCTION_ARN,
  },
)
