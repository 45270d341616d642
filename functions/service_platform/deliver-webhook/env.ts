import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.bridge'),
  SUBSCRIPTIONS_TABLE: z.string().min(1),
  INTAKE_QUEUE_URL: z.string().min(1).describe('Takes what a subscriber did not take'),
  BUS_NAME: z.string().min(1).describe('Hears partner.disabled'),
  SECRETS_PREFIX: z.string().min(1).describe('Before the names of what webhooks are signed with'),
  TIMEOUT_SECONDS: countVariable(1).describe('In which a subscriber has to answer'),
  DISABLE_AFTER_SECONDS: countVariable(1).describe('Of failing, until a subscription is disabled'),
  FAILED_DELIVERIES_MAX: countVariable(1).describe('Events that may wait for a subscriber that takes none'),
  LOOPBACK: z.enum(['yes', 'no']).describe('yes on one machine only: subscribers may be at 127.0.0.1'),
})

export type DeliverWebhookEnvironment = z.output<typeof environmentSchema>

export const environment = (): DeliverWebhookEnvironment => readEnvironment(environmentSchema, process.env)
