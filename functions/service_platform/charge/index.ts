import { domainFunction } from '../../handler.ts'
import { namespaceLogger } from '../../logger.ts'
import { nameFailures } from '../../name-failures.ts'
import { chargingInDynamodb } from '../../ports/charging.dynamodb.ts'
import { dynamodbClient, iotDataPlaneClient } from '../../ports/clients.ts'
import { commandsByIot } from '../../ports/commands.iot.ts'
import { environment } from './env.ts'
import { chargeHandlers } from './handlers.ts'

const { ENVIRONMENT, NAMESPACE, CHARGING_TABLE } = environment()

export const handler = nameFailures(
  domainFunction(chargeHandlers, {
    charging: chargingInDynamodb(dynamodbClient(), CHARGING_TABLE),
    commands: commandsByIot(iotDataPlaneClient()),
    now: () => new Date().toISOString(),
  }),
  namespaceLogger(NAMESPACE, ENVIRONMENT),
)
