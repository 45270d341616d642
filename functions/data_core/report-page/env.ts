import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('data_core.data_warehouse'),
  WORKGROUP: z.string().min(1).describe('Of Athena: where the questions run'),
  DATABASE: z.string().min(1).describe('Of the Glue catalog'),
  LAKE_BUCKET: z.string().min(1).describe('Says whether anything landed, and keeps the pages'),
  RUNS_TABLE: z.string().min(1).describe('Says how far the warehouse is'),
  BUS_NAME: z.string().min(1).describe('Where it is announced'),
  CONSOLE_URL: z.url().describe('Of the objects in the AWS console'),
  REGION: z.string().min(1),
  ANSWER_SECONDS: countVariable(1).default(600).describe('How long the questions may take, all together'),
})

export type ReportPageEnvironment = z.output<typeof environmentSchema>

export const environment = (): ReportPageEnvironment => readEnvironment(environmentSchema, process.env)
