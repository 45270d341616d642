import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('data_core.etl_service'),
  LAKE_BUCKET: z.string().min(1),
  DATABASE: z.string().min(1).describe('Of the Glue catalog'),
  WORKGROUP: z.string().min(1).describe('Of Athena: says where results lie and how much a statement may scan'),
  RUNS_TABLE: z.string().min(1),
  FLEETS_TABLE: z.string().min(1),
  MACHINE_ARN: z.string().startsWith('arn:'),
  INTAKE_QUEUE_URL: z.url().describe('Hears of a run that ended badly'),
  FUNCTION_ARN: z.string().startsWith('arn:').describe('Its own: who tries a failed run again invokes it'),
  LOOK_BACK_HOURS: countVariable(1).describe('How far back an object may be laid down late'),
  WORK_SECONDS: countVariable(1).default(600).describe('Of one invocation'),
  ROWS_PER_STATEMENT: countVariable(1).default(100_000).describe('Of one statement that settles or computes'),
})

export type EtlEnvironment = z.output<typeof environmentSchema>

export const environment = (): EtlEnvironment => readEnvironment(environmentSchema, process.env)
