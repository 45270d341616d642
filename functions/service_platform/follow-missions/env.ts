import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.event_rule'),
  STREAM_NAME: z.string().min(1),
  CAPACITY_TABLE: z.string().min(1).describe('Which mission a robot has'),
  MISSIONS_TABLE: z.string().min(1).describe('Which of its steps were heard of'),
  COMMANDS_TABLE: z
    .string()
    .min(1)
    .describe('Whether a robot that is back ever had its order, and what it took of an update'),
  COMMAND_DAYS: countVariable(1).describe('How long a command is kept after its deadline'),
  ALLOCATIONS_MAX: countVariable(1).describe('After so many robots a mission is given up, for a person to look at'),
})

export type FollowMissionsEnvironment = z.output<typeof environmentSchema>

export const environment = (): FollowMissionsEnvironment => readEnvironment(environmentSchema, process.env)
