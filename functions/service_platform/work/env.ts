import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.container.work'),
  JOBS_TABLE: z.string().min(1),
})

export type WorkEnvironment = z.output<typeof environmentSchema>

export const environment = (): WorkEnvironment => readEnvironment(environmentSchema, process.env)
