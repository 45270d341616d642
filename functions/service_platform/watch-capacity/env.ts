import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.event_rule'),
  MISSIONS_TABLE: z.string().min(1),
  CAPACITY_TABLE: z.string().min(1),
  LAST_KNOWN_TABLE: z.string().min(1),
  ROBOTS_TABLE: z.string().min(1).describe('Whether what a robot says is held'),
  JOURNAL_TABLE: z.string().min(1).describe('Whether a robot took the order'),
  FLEETS_TABLE: z.string().min(1),
  JOBS_TABLE: z.string().min(1).describe('Whether a robot is at a job that is not its own'),
  STREAM_NAME: z.string().min(1),
  BATTERY_MIN: countVariable(0).describe('Percent below which a robot is given no mission'),
})

export type WatchCapacityEnvironment = z.output<typeof environmentSchema>

export const environment = (): WatchCapacityEnvironment => readEnvironment(environmentSchema, process.env)
