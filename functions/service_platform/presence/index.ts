import { domainFunction } from '../../handler.ts'
import { documents } from '../../ports/documents.dynamodb.ts'
import { presenceInDynamodb } from '../../ports/presence-register.dynamodb.ts'
import { environment } from './env.ts'
import { presenceHandlers } from './handlers.ts'

const { PRESENCE_TABLE } = environment()

export const handler = domainFunction(presenceHandlers, {
  presence: presenceInDynamodb(documents(), PRESENCE_TABLE),
})
