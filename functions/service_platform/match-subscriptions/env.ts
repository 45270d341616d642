import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.bridge'),
  SUBSCRIPTIONS_TABLE: z.string().min(1),
  FLEETS_TABLE: z.string().min(1).describe('Whose robots an event is about'),
  GRANTS_TABLE: z.string().min(1).describe('What the owner of a subscription sees today'),
  DELIVER_WEBHOOK_FUNCTION: z.string().min(1).describe('Invoked once per subscription that wants the event'),
})

export type MatchSubscriptionsEnvironment = z.output<typeof environmentSchema>

export const environment = (): MatchSubscriptionsEnvironment => readEnvironment(environmentSchema, process.env)
