import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'
import { SET_MAX } from '../../operations/plan.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('data_core.datalake'),
  LAKE_BUCKET: z.string().min(1),
  FAILED_BYTES_BUCKET: z.string().min(1).describe('Keeps what a plan has found, under plans/'),
  ROBOTS_TABLE: z.string().min(1),
  LAST_KNOWN_TABLE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
  FAILURES_TABLE: z.string().min(1),
  OPERATIONS_TABLE: z.string().min(1),
  LOOK_SECONDS: countVariable(1).default(480).describe('Of one look; an object that was begun is finished'),
  RECORD_AGE_MAX_SECONDS: countVariable(1).describe('How long dispatch tries a record before it gives it up'),
  FOUND_MAX: countVariable(1).default(SET_MAX).describe('Messages of one plan'),
})

export type FindMissedEnvironment = z.output<typeof environmentSchema>

export const environment = (): FindMissedEnvironment => readEnvironment(environmentSchema, process.env)
