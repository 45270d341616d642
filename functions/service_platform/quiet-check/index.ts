import { namespaceLogger } from '../../logger.ts'
import { embeddedMetrics } from '../../measures.ts'
import { dynamodbClient, kinesisClient } from '../../ports/clients.ts'
import { fleetInDynamodb } from '../../ports/fleet.dynamodb.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { recallFromDynamodb } from '../../ports/recall.dynamodb.ts'
import { quietCheck } from './check.ts'
import { environment } from './env.ts'

const variables = environment()

export const handler = quietCheck(
  {
    fleet: fleetInDynamodb(dynamodbClient(), variables.ROBOTS_TABLE),
    recall: recallFromDynamodb(dynamodbClient(), {
      robots: variables.ROBOTS_TABLE,
      last_known: variables.LAST_KNOWN_TABLE,
      journal: '',
    }),
    stream: putOnKinesis(kinesisClient(), variables.STREAM_NAME),
    now: Date.now,
    log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
    measures: embeddedMetrics(variables.ENVIRONMENT, variables.NAMESPACE),
  },
  {
    namespace: variables.NAMESPACE,
    quiet_states: variables.QUIET_STATES,
    quiet_after_seconds: variables.QUIET_AFTER_SECONDS,
    vda_quiet_after_seconds: variables.VDA_QUIET_AFTER_SECONDS,
    lost_after_seconds: variables.LOST_AFTER_SECONDS,
  },
)
