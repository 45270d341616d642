import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.bridge'),
  STREAM_NAME: z.string().min(1),
  INTAKE_QUEUE_URL: z.string().min(1).describe('Takes what cannot be made a message'),
  FLEETS_TABLE: z.string().min(1).describe('Whose robots a partner speaks about'),
  RECEIVED_WEBHOOKS_TABLE: z.string().min(1).describe('Which deliveries were taken'),
  SECRETS_PREFIX: z.string().min(1).describe('Before the names of what webhooks are signed with'),
  TOLERANCE_SECONDS: countVariable(1).describe("How far a delivery's time may be off, both ways"),
  JOURNAL_DAYS: countVariable(1).describe('How long a delivery is known by its id, as its messages are'),
})

export type ReceiveWebhookEnvironment = z.output<typeof environmentSchema>

export const environment = (): ReceiveWebhookEnvironment => readEnvironment(environmentSchema, process.env)
