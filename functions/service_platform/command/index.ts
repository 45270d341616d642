import { domainFunction } from '../../handler.ts'
import { namespaceLogger } from '../../logger.ts'
import { nameFailures } from '../../name-failures.ts'
import { dynamodbClient, iotDataPlaneClient } from '../../ports/clients.ts'
import { commandsByIot } from '../../ports/commands.iot.ts'
import { jobsInDynamodb } from '../../ports/jobs.dynamodb.ts'
import { environment } from './env.ts'
import { commandHandlers } from './handlers.ts'

const { ENVIRONMENT, NAMESPACE, JOBS_TABLE } = environment()

export const handler = nameFailures(
  domainFunction(commandHandlers, {
    jobs: jobsInDynamodb(dynamodbClient(), JOBS_TABLE),
    commands: commandsByIot(iotDataPlaneClient()),
    now: () => new Date().toISOString(),
  }),
  namespaceLogger(NAMESPACE, ENVIRONMENT),
)
