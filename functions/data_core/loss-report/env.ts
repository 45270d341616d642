import * as z from 'zod'
import { countVariable, jsonVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('data_core.data_warehouse'),
  WORKGROUP: z.string().min(1),
  DATABASE: z.string().min(1),
  LAKE_BUCKET: z.string().min(1),
  RUNS_TABLE: z.string().min(1).describe('Says how far the warehouse is'),
  MACHINE_ARN: z.string().startsWith('arn:').describe('Runs the report'),
  FUNCTION_ARN: z.string().startsWith('arn:').describe('Of itself: a report that ended badly is asked for again there'),
  STREAM_NAME: z.string().min(1),
  RULES: jsonVariable(z.array(z.string())).describe('JSON: names of the topic rules'),
  TOPIC_ARN: z.string().startsWith('arn:').describe('Tells people what is lost'),
  INTAKE_QUEUE_URL: z.string().min(1),
  SETTLED_AFTER_SECONDS: countVariable(0).describe('What is younger may still be on its way'),
  WORK_SECONDS: countVariable(1).default(240).describe('Of one step, in which statements are waited for'),
})

export type LossReportEnvironment = z.output<typeof environmentSchema>

export const environment = (): LossReportEnvironment => readEnvironment(environmentSchema, process.env)
