import { randomBytes } from 'node:crypto'
import { namespaceLogger } from '../../logger.ts'
import { embeddedMetrics } from '../../measures.ts'
import { pause } from '../../pause.ts'
import { booksInDynamodb } from '../../ports/books.dynamodb.ts'
import { dynamodbClient, kinesisClient, sfnClient, sqsClient } from '../../ports/clients.ts'
import { failureIntakeByQueue } from '../../ports/failure-intake.sqs.ts'
import { failureIntakeWithFallback } from '../../ports/failure-intake-fallback.ts'
import { failureTablesIn } from '../../ports/failure-tables.ts'
import { failuresInDynamodb } from '../../ports/failures.dynamodb.ts'
import { heldInDynamodb } from '../../ports/held.dynamodb.ts'
import { journalInDynamodb } from '../../ports/journal.dynamodb.ts'
import { lastKnownInDynamodb } from '../../ports/last-known.dynamodb.ts'
import { machinesInStepFunctions } from '../../ports/machines.sfn.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
import { recallFromDynamodb } from '../../ports/recall.dynamodb.ts'
import { robotsInDynamodb } from '../../ports/robots.dynamodb.ts'
import { rolloutsInDynamodb } from '../../ports/rollouts.dynamodb.ts'
import { tracingByXray } from '../../ports/tracing.xray.ts'
import { dispatch } from './batch.ts'
import { environment, traceHeader } from './env.ts'
import type { Ports, Settings, Surroundings } from './ports.ts'

const variables = environment()
const dynamodb = dynamodbClient()

const tracing = tracingByXray({
  header: traceHeader,
  daemon: variables.AWS_XRAY_DAEMON_ADDRESS,
  now: Date.now,
  newId: () => randomBytes(8).toString('hex'),
})

const surroundings: Surroundings = {
  now: Date.now,
  random: Math.random,
  sleep: pause,
  log: namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT),
  measures: embeddedMetrics(variables.ENVIRONMENT, variables.NAMESPACE),
}

const ports: Ports = {
  recall: recallFromDynamodb(dynamodb, {
    robots: variables.ROBOTS_TABLE,
    last_known: variables.LAST_KNOWN_TABLE,
    journal: variables.JOURNAL_TABLE,
    commands: variables.COMMANDS_TABLE,
  }),
  robots: robotsInDynamodb(dynamodb, variables.ROBOTS_TABLE),
  journal: journalInDynamodb(dynamodb, variables.JOURNAL_TABLE, variables.JOURNAL_DAYS),
  last_known: lastKnownInDynamodb(dynamodb, variables.LAST_KNOWN_TABLE),
  held: heldInDynamodb(dynamodb, variables.HELD_TABLE),
  books: booksInDynamodb(dynamodb, variables.BOOKS_TABLE),
  machines: machinesInStepFunctions(sfnClient(), tracing),
  failures: failureIntakeWithFallback(
    failureIntakeByQueue(sqsClient(), variables.INTAKE_QUEUE_URL),
    failuresInDynamodb(dynamodb, failureTablesIn(variables)),
    surroundings,
  ),
  stream: putOnKinesis(kinesisClient(), variables.STREAM_NAME),
  rollouts: rolloutsInDynamodb(dynamodb, variables.ROLLOUTS_TABLE),
}

const settings: Settings = {
  namespace: variables.NAMESPACE,
  machines: variables.MACHINES,
  default_policy_version: variables.DEFAULT_POLICY_VERSION,
  mission_machines: variables.MISSION_MACHINES,
  mission_policy_version: variables.MISSION_POLICY_VERSION,
  subjects_in_parallel: variables.SUBJECTS_IN_PARALLEL,
  release_attempts_max: variables.RELEASE_ATTEMPTS_MAX,
  release_backoff_seconds: variables.RELEASE_BACKOFF_SECONDS,
  release_budget_ms: variables.RELEASE_BUDGET_MS,
  shed_telemetry_after_seconds: variables.SHED_TELEMETRY_AFTER_SECONDS,
  vda_budget: { per_second: variables.VDA_BUDGET_PER_SECOND, burst: variables.VDA_BUDGET_BURST },
  time_margin_ms: variables.TIME_MARGIN_MS,
}

export const handler = dispatch(ports, surroundings, settings)
