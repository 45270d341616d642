import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('data_core.datalake'),
  LAKE_BUCKET: z.string().min(1).describe('Has a folder for what cannot be opened'),
})

export type OpenSaidEnvironment = z.output<typeof environmentSchema>

export const environment = (): OpenSaidEnvironment => readEnvironment(environmentSchema, process.env)
