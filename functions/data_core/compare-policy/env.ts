import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('data_core.datalake'),
  LAKE_BUCKET: z.string().min(1),
  OPERATIONS_TABLE: z.string().min(1).describe('Has what was asked for, and keeps what was found'),
  MARGIN_SECONDS: countVariable(1).default(60).describe('Time left at which it stops and says how far it got'),
  LISTED_MAX: countVariable(1).default(2_000).describe('Differences of one comparison that are listed'),
})

export type ComparePolicyEnvironment = z.output<typeof environmentSchema>

export const environment = (): ComparePolicyEnvironment => readEnvironment(environmentSchema, process.env)
