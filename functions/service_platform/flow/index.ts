import { respond } from '../../http/respond.ts'
import { flowRoutes } from '../../http/routes.ts'
import { namespaceLogger } from '../../logger.ts'
import { booksReaderInDynamodb } from '../../ports/books-reader.dynamodb.ts'
import { callersInDynamodb } from '../../ports/caller-ports.dynamodb.ts'
import { cloudwatchClient, dynamodbClient } from '../../ports/clients.ts'
import { failureGroupsReaderInDynamodb } from '../../ports/failure-groups.dynamodb.ts'
import { minuteMetricsInCloudwatch } from '../../ports/minute-metrics.cloudwatch.ts'
import { robotStatesInDynamodb } from '../../ports/robot-states.dynamodb.ts'
import { flowAnswer } from './answer.ts'
import { environment } from './env.ts'
import { thePlaces } from './places.ts'
import type { FlowPorts } from './ports.ts'

const variables = environment()
const dynamodb = dynamodbClient()

const ports: FlowPorts = {
  ...callersInDynamodb(variables, dynamodb, namespaceLogger(variables.NAMESPACE, variables.ENVIRONMENT)),
  books: booksReaderInDynamodb(dynamodb, variables.BOOKS_TABLE),
  groups: failureGroupsReaderInDynamodb(dynamodb, variables.FAILURE_GROUPS_TABLE),
  robots: robotStatesInDynamodb(dynamodb, variables.ROBOTS_TABLE),
  metrics: minuteMetricsInCloudwatch(cloudwatchClient()),
  names: {
    environment: variables.ENVIRONMENT,
    stream: variables.STREAM_NAME,
    queues: variables.QUEUES,
    rules: variables.RULES,
  },
  places: thePlaces,
  metrics_seconds: variables.METRICS_SECONDS,
  behind_seconds: variables.BEHIND_SECONDS,
  now: Date.now,
}

const answer = flowAnswer(ports)

export const handler = respond(flowRoutes, (_, request) => answer(request), ports)
