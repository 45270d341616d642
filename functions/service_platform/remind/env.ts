import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.messaging'),
  STREAM_NAME: z.string().min(1),
})

export type RemindEnvironment = z.output<typeof environmentSchema>

export const environment = (): RemindEnvironment => readEnvironment(environmentSchema, process.env)
