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
  INTAKE_QUEUE_URL: z.string().min(1).describe('Takes what a listener did not take'),
  BUFFER_EVENTS_MAX: countVariable(1).describe('How many events can be replayed'),
  BUFFER_AGE_SECONDS: countVariable(1).describe('How long they can be replayed'),
  BUDGET_SECONDS: countVariable(1).default(240).describe('A listener that is still behind after this long is ended'),
})

export type FeedCatchUpEnvironment = z.output<typeof environmentSchema>

export const environment = (): FeedCatchUpEnvironment => readEnvironment(environmentSchema, process.env)
