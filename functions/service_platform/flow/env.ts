import * as z from 'zod'
import { countVariable, jsonVariable, readEnvironment } from '../../environment.ts'
import { callerTableVariables } from '../../ports/caller-tables.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.api_gateway'),
  ...callerTableVariables,
  ROBOTS_TABLE: z.string().min(1),
  BOOKS_TABLE: z.string().min(1),
  FAILURE_GROUPS_TABLE: z.string().min(1),
  STREAM_NAME: z.string().min(1),
  QUEUES: jsonVariable(z.record(z.string(), z.string())).describe('JSON: what a queue is for → its name'),
  RULES: jsonVariable(z.array(z.string())).describe('JSON: names of the topic rules'),
  METRICS_SECONDS: countVariable(1).describe('How long metrics of CloudWatch are kept: each look costs'),
  BEHIND_SECONDS: countVariable(1).describe('From when on the line is said to be behind'),
})

export type FlowEnvironment = z.output<typeof environmentSchema>

export const environment = (): FlowEnvironment => readEnvironment(environmentSchema, process.env)
