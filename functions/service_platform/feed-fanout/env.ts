import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.api_gateway'),
  FEED_PAGES_TABLE: z.string().min(1),
  FEED_CONNECTIONS_TABLE: z.string().min(1),
  FLEETS_TABLE: z.string().min(1).describe('Which listeners may hear of a robot'),
  GRANTS_TABLE: z.string().min(1).describe('Which fleets an application sees by now'),
  FEED_URL: z.string().min(1).describe('wss://…/stage: where connections are written to'),
  CATCH_UP_FUNCTION: z.string().min(1).describe('ARN of the function that goes on with whoever does not keep up'),
  INTAKE_QUEUE_URL: z.string().min(1).describe('Takes a row that is no event'),
  BUFFER_AGE_SECONDS: countVariable(1).describe('How long what was said can be replayed'),
  POST_WITHIN_MS: countVariable(1).default(500).describe('Who does not take a post in this time is left to catch-up'),
})

export type FeedFanoutEnvironment = z.output<typeof environmentSchema>

export const environment = (): FeedFanoutEnvironment => readEnvironment(environmentSchema, process.env)
