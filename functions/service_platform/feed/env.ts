import * as z from 'zod'
import { countVariable, jsonVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.api_gateway'),
  FEED_TICKETS_TABLE: z.string().min(1),
  FEED_CONNECTIONS_TABLE: z.string().min(1),
  FEED_PAGES_TABLE: z.string().min(1),
  FEED_URL: z.string().min(1).describe('wss://…/stage: where connections are opened and written to'),
  CATCH_UP_FUNCTION: z.string().min(1).describe('ARN of the function that replays what a listener has missed'),
  FEED_ORIGINS: jsonVariable(z.array(z.string())).describe('JSON list of the origins whose pages may connect'),
  SUBSCRIPTIONS_MAX: countVariable(1).default(20).describe('Of one connection'),
  ERRORS_MAX: countVariable(1).default(20).describe('Frames that were not understood, until the connection is ended'),
})

export type FeedEnvironment = z.output<typeof environmentSchema>

export const environment = (): FeedEnvironment => readEnvironment(environmentSchema, process.env)
