import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'
import { callerTableVariables } from '../../ports/caller-tables.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('data_core.data_api'),
  ...callerTableVariables,
  WORKGROUP: z.string().min(1).describe('Of Athena: has the cut-off of each query'),
  DATABASE: z.string().min(1).describe('Of the Glue catalog'),
  LAKE_BUCKET: z.string().min(1).describe('Where results lie'),
  RESULTS_FOLDER: z.string().min(1).describe('Where queries write files of their own'),
  ASKED_QUERIES_TABLE: z.string().min(1).describe('Who asked what, and how much was scanned for whom'),
  RUNS_TABLE: z.string().min(1).describe('Runs of the ETL, and how far the warehouse is'),
  ETL_MACHINE_ARN: z.string().min(1).describe('Works on runs that are asked for'),
  BYTES_PER_QUERY_MAX: countVariable(1).describe("The workgroup's cut-off: what a query may scan at most"),
  BYTES_PER_DAY_MAX: countVariable(1).describe('Of one caller'),
  QUERIES_AT_ONCE_MAX: countVariable(1).describe('Of one caller'),
  RESULT_DAYS: countVariable(1).describe('How long results are kept'),
})

export type DataApiEnvironment = z.output<typeof environmentSchema>

export const environment = (): DataApiEnvironment => readEnvironment(environmentSchema, process.env)
