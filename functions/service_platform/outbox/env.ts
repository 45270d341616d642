import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.event_rule'),
  BUS_NAME: z.string().min(1),
  INTAKE_QUEUE_URL: z.string().min(1).describe('Takes an event that does not match its own schema'),
})

export type OutboxEnvironment = z.output<typeof environmentSchema>

export const environment = (): OutboxEnvironment => readEnvironment(environmentSchema, process.env)
