import { namespaceLogger } from '../../logger.ts'
import { embeddedMetrics } from '../../measures.ts'
import { dynamodbClient, kinesisClient } from '../../ports/clients.ts'
import { failureGroupsReaderInDynamodb } from '../../ports/failure-groups.dynamodb.ts'
import { fleetInDynamodb } from '../../ports/fleet.dynamodb.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { environment } from './env.ts'
import { releaseParked } from './release.ts'

const { ENVIRONMENT, NAMESPACE, ROBOTS_TABLE, FAILURE_GROUPS_TABLE, STREAM_NAME, RELEASES_PER_RUN_MAX } = environment()

export const handler = releaseParked(
  {
    fleet: fleetInDynamodb(dynamodbClient(), ROBOTS_TABLE),
    failures: failureGroupsReaderInDynamodb(dynamodbClient(), FAILURE_GROUPS_TABLE),
    stream: putOnKinesis(kinesisClient(), STREAM_NAME),
    now: Date.now,
    log: namespaceLogger(NAMESPACE, ENVIRONMENT),
    measures: embeddedMetrics(ENVIRONMENT, NAMESPACE),
  },
  { namespace: NAMESPACE, releases_per_run_max: RELEASES_PER_RUN_MAX },
)
