import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.container.presence'),
  PRESENCE_TABLE: z.string().min(1),
})

export type PresenceEnvironment = z.output<typeof environmentSchema>

export const environment = (): PresenceEnvironment => readEnvironment(environmentSchema, process.env)
