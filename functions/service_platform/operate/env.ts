import * as z from 'zod'
import { countVariable, jsonVariable, readEnvironment } from '../../environment.ts'
import { failureTableVariables } from '../../ports/failure-tables.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.messaging'),
  ...failureTableVariables,
  FAILED_BYTES_BUCKET: z.string().min(1),
  STREAM_NAME: z.string().min(1),
  INTAKE_QUEUE_URL: z.string().min(1).describe('Takes the ends of tries that invoke a function'),
  OPERATION_MACHINE_ARN: z.string().min(1).describe('Its own machine: a long operation hands over to a new execution'),
  RETRYABLE_FUNCTIONS: jsonVariable(z.array(z.string().min(1))).describe(
    'ARNs that may be invoked with an event again',
  ),
  RETRIES_MAX: countVariable(0).default(5).describe('Tries of the schedule before a person has to look'),
  RETRY_BACKOFF_SECONDS: countVariable(1).default(30).describe('Before the first of them; doubles with each'),
})

export type OperateEnvironment = z.output<typeof environmentSchema>

export const environment = (): OperateEnvironment => readEnvironment(environmentSchema, process.env)
