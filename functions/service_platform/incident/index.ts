import { domainFunction } from '../../handler.ts'
import { namespaceLogger } from '../../logger.ts'
import { nameFailures } from '../../name-failures.ts'
import { dynamodbClient } from '../../ports/clients.ts'
import { incidentsInDynamodb } from '../../ports/incidents.dynamodb.ts'
import { environment } from './env.ts'
import { incidentHandlers } from './handlers.ts'

const { ENVIRONMENT, NAMESPACE, INCIDENTS_TABLE } = environment()

export const handler = nameFailures(
  domainFunction(incidentHandlers, {
    incidents: incidentsInDynamodb(dynamodbClient(), INCIDENTS_TABLE),
  }),
  namespaceLogger(NAMESPACE, ENVIRONMENT),
)
