import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.container.mission'),
  MISSIONS_TABLE: z.string().min(1),
  CAPACITY_TABLE: z.string().min(1),
  LAST_KNOWN_TABLE: z.string().min(1),
  ROBOTS_TABLE: z.string().min(1).describe('Whether what a robot says is held'),
  FLEETS_TABLE: z.string().min(1),
  STREAM_NAME: z.string().min(1),
  TIMER_MACHINE_ARN: z.string().min(1),
  LEASE_SECONDS: countVariable(1).describe('Silence of a robot until its mission is taken from it'),
  PHYSICAL_LOAD_NEEDS_PERSON: z.enum(['true', 'false']).transform((text) => text === 'true'),
  ALLOCATIONS_MAX: countVariable(1).describe('Robots that a mission is given to until a person has to look'),
  BATTERY_MIN: countVariable(0).describe('Percent below which a robot is given no mission'),
  KEPT_DAYS: countVariable(1).describe('How long what is known of an ended mission is kept'),
})

export type MissionEnvironment = z.output<typeof environmentSchema>

export const environment = (): MissionEnvironment => readEnvironment(environmentSchema, process.env)
