import { domainFunction } from '../../handler.ts'
import { namespaceLogger } from '../../logger.ts'
import { nameFailures } from '../../name-failures.ts'
import { dynamodbClient } from '../../ports/clients.ts'
import { answersOf, callBackOf, commandsOf } from '../../ports/command-machine.ts'
import { jobsInDynamodb } from '../../ports/jobs.dynamodb.ts'
import { environment } from './env.ts'
import { commandHandlers } from './handlers.ts'

const variables = environment()
const { ENVIRONMENT, NAMESPACE, JOBS_TABLE } = variables

export const handler = nameFailures(
  domainFunction(commandHandlers, {
    jobs: jobsInDynamodb(dynamodbClient(), JOBS_TABLE),
    commands: commandsOf(variables),
    answers: answersOf(variables),
    callBack: callBackOf(variables),
    now: () => new Date().toISOString(),
  }),
  namespaceLogger(NAMESPACE, ENVIRONMENT),
)
