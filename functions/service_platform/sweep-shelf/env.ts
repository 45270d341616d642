import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'
import { failureTableVariables } from '../../ports/failure-tables.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.messaging'),
  ...failureTableVariables,
  SHELF_QUEUE_URL: z.string().min(1).describe('The dead-letter queue that a person reads in the AWS console'),
  BUS_NAME: z.string().min(1).describe('Hears failure.needs_attention'),
  RETRIES_MAX: countVariable().default(5).describe('Tries of the schedule before a person has to look'),
  RETRY_BACKOFF_SECONDS: countVariable(1).default(30).describe('Before the first try; doubles with each'),
  COPIES_PER_RUN_MAX: countVariable(1).default(2_000).describe('Copies that one run looks at'),
  WALK_SECONDS: countVariable(1).default(30).describe('How long one run takes copies off the shelf'),
  PLACED_PER_RUN_MAX: countVariable(1).default(500).describe('Failures that one run places on the shelf again'),
})

export type SweepShelfEnvironment = z.output<typeof environmentSchema>

export const environment = (): SweepShelfEnvironment => readEnvironment(environmentSchema, process.env)
