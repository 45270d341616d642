import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.api_gateway'),
  FEED_PAGES_TABLE: z.string().min(1),
  FEED_CONNECTIONS_TABLE: z.string().min(1),
  FEED_URL: z.string().min(1).describe('wss://…/stage: where connections are looked for and ended'),
  CATCH_UP_FUNCTION: z.string().min(1).describe('ARN of the function that goes on with whoever is behind'),
})

export type SweepFeedEnvironment = z.output<typeof environmentSchema>

export const environment = (): SweepFeedEnvironment => readEnvironment(environmentSchema, process.env)
