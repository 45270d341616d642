import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.container.command'),
  JOBS_TABLE: z.string().min(1),
})

export type CommandEnvironment = z.output<typeof environmentSchema>

export const environment = (): CommandEnvironment => readEnvironment(environmentSchema, process.env)
