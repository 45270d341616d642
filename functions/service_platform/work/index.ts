import { answersOf, commandsOf } from '../../commands/by-variables.ts'
import { domainFunction } from '../../handler.ts'
import { namespaceLogger } from '../../logger.ts'
import { nameFailures } from '../../name-failures.ts'
import { dynamodbClient } from '../../ports/clients.ts'
import { jobsInDynamodb } from '../../ports/jobs.dynamodb.ts'
import { environment } from './env.ts'
import { workHandlers } from './handlers.ts'

const variables = environment()
const { ENVIRONMENT, NAMESPACE, JOBS_TABLE } = variables

export const handler = nameFailures(
  domainFunction(workHandlers, {
    jobs: jobsInDynamodb(dynamodbClient(), JOBS_TABLE),
    commands: commandsOf(variables),
    answers: answersOf(variables),
    now: () => new Date().toISOString(),
  }),
  namespaceLogger(NAMESPACE, ENVIRONMENT),
)
