import { domainFunction } from '../../handler.ts'
import { documents } from '../../ports/documents.dynamodb.ts'
import { incidentsInDynamodb } from '../../ports/incidents.dynamodb.ts'
import { environment } from './env.ts'
import { incidentHandlers } from './handlers.ts'

const { INCIDENTS_TABLE } = environment()

export const handler = domainFunction(incidentHandlers, {
  incidents: incidentsInDynamodb(documents(), INCIDENTS_TABLE),
})
