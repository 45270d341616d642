import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.event_rule'),
  BUS_NAME: z.string().min(1),
  PUBLISHED_TABLE: z.string().min(1).describe('Takes down when a commit left for the bus'),
  JOURNAL_DAYS: countVariable(1).default(14).describe('As long as the journal tells of the message'),
  INTAKE_QUEUE_URL: z.string().min(1).describe('Takes an event that does not match its own schema'),
})

export type OutboxEnvironment = z.output<typeof environmentSchema>

export const environment = (): OutboxEnvironment => readEnvironment(environmentSchema, process.env)
