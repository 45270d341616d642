import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.api_gateway'),
  FEED_EVENTS_TABLE: z.string().min(1),
  INTAKE_QUEUE_URL: z.string().min(1).describe('Takes an event that does not match what was published of it'),
})

export type FeedDecisionsEnvironment = z.output<typeof environmentSchema>

export const environment = (): FeedDecisionsEnvironment => readEnvironment(environmentSchema, process.env)
