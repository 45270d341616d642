import { namespaceLogger } from '../../logger.ts'
import { embeddedMetrics } from '../../measures.ts'
import { dynamodbClient, kinesisClient } from '../../ports/clients.ts'
import { fleetInDynamodb } from '../../ports/fleet.dynamodb.ts'
import { gaugesInDynamodb } from '../../ports/gauges.dynamodb.ts'
import { openFailuresInDynamodb } from '../../ports/open-failures.dynamodb.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { environment } from './env.ts'
import { releaseParked } from './release.ts'

const { ENVIRONMENT, NAMESPACE, ROBOTS_TABLE, BOOKS_TABLE, FAILURES_TABLE, STREAM_NAME, RELEASES_PER_RUN_MAX } =
  environment()

const gauges = gaugesInDynamodb(dynamodbClient(), BOOKS_TABLE)
const openFailures = openFailuresInDynamodb(dynamodbClient(), { books: BOOKS_TABLE, failures: FAILURES_TABLE })

export const handler = releaseParked(
  {
    fleet: fleetInDynamodb(dynamodbClient(), ROBOTS_TABLE),
    // Counted anew each minute: the recorder's number is off as soon as one of its writes gets lost or comes twice, and
    // with no further failure nobody would put it right, while an alarm hangs on it.
    gauges: { openFailures: async () => (await openFailures.recount()) ?? (await gauges.openFailures()) },
    stream: putOnKinesis(kinesisClient(), STREAM_NAME),
    now: Date.now,
    log: namespaceLogger(NAMESPACE, ENVIRONMENT),
    measures: embeddedMetrics(ENVIRONMENT, NAMESPACE),
  },
  { namespace: NAMESPACE, releases_per_run_max: RELEASES_PER_RUN_MAX },
)
