import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.messaging'),
  FAILURES_TABLE: z.string().min(1),
  BOOKS_TABLE: z.string().min(1),
  FAILED_BYTES_BUCKET: z.string().min(1).describe('Original bytes that are too big for an index row'),
  SHELF_QUEUE_URL: z.string().min(1).describe('The dead-letter queue that a person reads in the AWS console'),
  BUS_NAME: z.string().min(1).describe('Hears failure.needs_attention'),
})

export type RecordFailureEnvironment = z.output<typeof environmentSchema>

export const environment = (): RecordFailureEnvironment => readEnvironment(environmentSchema, process.env)
