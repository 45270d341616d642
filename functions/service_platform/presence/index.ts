import { domainFunction } from '../../handler.ts'
import { dynamodbClient } from '../../ports/clients.ts'
import { presenceInDynamodb } from '../../ports/presence-register.dynamodb.ts'
import { environment } from './env.ts'
import { presenceHandlers } from './handlers.ts'

const { PRESENCE_TABLE } = environment()

export const handler = domainFunction(presenceHandlers, {
  presence: presenceInDynamodb(dynamodbClient(), PRESENCE_TABLE),
})
