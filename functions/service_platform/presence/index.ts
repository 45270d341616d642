import { answersOf } from '../../commands/by-variables.ts'
import { domainFunction } from '../../handler.ts'
import { namespaceLogger } from '../../logger.ts'
import { nameFailures } from '../../name-failures.ts'
import { dynamodbClient } from '../../ports/clients.ts'
import { presenceInDynamodb } from '../../ports/presence-register.dynamodb.ts'
import { environment } from './env.ts'
import { presenceHandlers } from './handlers.ts'

const variables = environment()
const { ENVIRONMENT, NAMESPACE, PRESENCE_TABLE } = variables

export const handler = nameFailures(
  domainFunction(presenceHandlers, {
    presence: presenceInDynamodb(dynamodbClient(), PRESENCE_TABLE),
    answers: answersOf(variables),
  }),
  namespaceLogger(NAMESPACE, ENVIRONMENT),
)
