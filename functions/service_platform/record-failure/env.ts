import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'
import { failureTableVariables } from '../../ports/failure-tables.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.messaging'),
  ...failureTableVariables,
  FAILED_BYTES_BUCKET: z.string().min(1).describe('Original bytes that are too big for an index row'),
  SHELF_QUEUE_URL: z.string().min(1).describe('The dead-letter queue that a person reads in the AWS console'),
  BUS_NAME: z.string().min(1).describe('Hears failure.needs_attention'),
  RETRIES_MAX: countVariable(0).default(5).describe('Tries of the schedule before a person has to look'),
  RETRY_BACKOFF_SECONDS: countVariable(1).default(30).describe('Before the first try; doubles with each'),
})

export type RecordFailureEnvironment = z.output<typeof environmentSchema>

export const environment = (): RecordFailureEnvironment => readEnvironment(environmentSchema, process.env)
