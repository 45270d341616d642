import { answersOf, callBackOf, commandsOf } from '../../commands/by-variables.ts'
import { domainFunction } from '../../handler.ts'
import { namespaceLogger } from '../../logger.ts'
import { nameFailures } from '../../name-failures.ts'
import { dynamodbClient, kinesisClient } from '../../ports/clients.ts'
import { jobsInDynamodb } from '../../ports/jobs.dynamodb.ts'
import { putOnKinesis } from '../../ports/put-on-stream.kinesis.ts'
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
    stream: putOnKinesis(kinesisClient(), variables.STREAM_NAME),
    namespace: NAMESPACE,
    now: () => new Date().toISOString(),
  }),
  namespaceLogger(NAMESPACE, ENVIRONMENT),
)
