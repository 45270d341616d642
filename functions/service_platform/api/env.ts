import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'
import { applicationsVariable } from '../../ports/applications.ts'
import { callerTableVariables } from '../../ports/caller-tables.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.api_gateway'),
  ...callerTableVariables,
  APPLICATIONS: applicationsVariable(),
  ROBOTS_TABLE: z.string().min(1),
  LAST_KNOWN_TABLE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
  BOOKS_TABLE: z.string().min(1),
  FAILURES_TABLE: z.string().min(1),
  FAILURE_GROUPS_TABLE: z.string().min(1),
  OPERATIONS_TABLE: z.string().min(1),
  PUBLISHED_TABLE: z.string().min(1),
  FAILED_BYTES_BUCKET: z.string().min(1),
})

export type ApiEnvironment = z.output<typeof environmentSchema>

export const environment = (): ApiEnvironment => readEnvironment(environmentSchema, process.env)
