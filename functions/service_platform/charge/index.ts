import { answersOf, commandsOf } from '../../commands/by-variables.ts'
import { domainFunction } from '../../handler.ts'
import { namespaceLogger } from '../../logger.ts'
import { nameFailures } from '../../name-failures.ts'
import { chargingInDynamodb } from '../../ports/charging.dynamodb.ts'
import { dynamodbClient } from '../../ports/clients.ts'
import { environment } from './env.ts'
import { chargeHandlers } from './handlers.ts'

const variables = environment()
const { ENVIRONMENT, NAMESPACE, CHARGING_TABLE } = variables

export const handler = nameFailures(
  domainFunction(chargeHandlers, {
    charging: chargingInDynamodb(dynamodbClient(), CHARGING_TABLE),
    commands: commandsOf(variables),
    answers: answersOf(variables),
    now: () => new Date().toISOString(),
  }),
  namespaceLogger(NAMESPACE, ENVIRONMENT),
)
