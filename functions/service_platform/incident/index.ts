import { domainFunction } from '../../handler.ts'
import { dynamodbClient } from '../../ports/clients.ts'
import { incidentsInDynamodb } from '../../ports/incidents.dynamodb.ts'
import { environment } from './env.ts'
import { incidentHandlers } from './handlers.ts'

const { INCIDENTS_TABLE } = environment()

export const handler = domainFunction(incidentHandlers, {
  incidents: incidentsInDynamodb(dynamodbClient(), INCIDENTS_TABLE),
})
