import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.messaging'),
  ROBOTS_TABLE: z.string().min(1),
  FAILURE_GROUPS_TABLE: z.string().min(1).describe('Has how many failures there are of each status'),
  STREAM_NAME: z.string().min(1),
  RELEASES_PER_RUN_MAX: countVariable(1).default(1_000).describe('Robots released by one run of the schedule'),
})

export type ReleaseParkedEnvironment = z.output<typeof environmentSchema>

export const environment = (): ReleaseParkedEnvironment => readEnvironment(environmentSchema, process.env)
