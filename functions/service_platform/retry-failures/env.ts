import * as z from 'zod'
import { countVariable, jsonVariable, readEnvironment } from '../../environment.ts'
import { failureTableVariables } from '../../ports/failure-tables.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.messaging'),
  ...failureTableVariables,
  FAILED_BYTES_BUCKET: z.string().min(1).describe('Original bytes that are too big for an index row'),
  STREAM_NAME: z.string().min(1),
  INTAKE_QUEUE_URL: z.string().min(1).describe('Takes the end of what was delivered to a function'),
  SHELF_QUEUE_URL: z.string().min(1).describe('The dead-letter queue that a person reads in the AWS console'),
  BUS_NAME: z.string().min(1).describe('Hears failure.needs_attention'),
  RETRYABLE_FUNCTIONS: jsonVariable(z.array(z.string())).describe('JSON list of ARNs that may be invoked again'),
  RETRIES_MAX: countVariable().default(5).describe('Tries of the schedule before a person has to look'),
  RETRY_BACKOFF_SECONDS: countVariable(1).default(30).describe('Before the first try; doubles with each'),
  RETRIES_PER_RUN: countVariable(1).default(500).describe('Failures that one run of the schedule tries'),
  BUDGET_SECONDS: countVariable(1).default(45).describe('After this long a run begins no more tries'),
})

export type RetryFailuresEnvironment = z.output<typeof environmentSchema>

export const environment = (): RetryFailuresEnvironment => readEnvironment(environmentSchema, process.env)
