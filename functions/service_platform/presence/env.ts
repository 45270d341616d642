import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.container.presence'),
  PRESENCE_TABLE: z.string().min(1),
  COMMANDS_TABLE: z.string().min(1),
  COMMAND_DAYS: countVariable(1).describe('For which a command is kept after its deadline'),
})

export type PresenceEnvironment = z.output<typeof environmentSchema>

export const environment = (): PresenceEnvironment => readEnvironment(environmentSchema, process.env)
