import * as z from 'zod'
import { termsSettingsSchema } from '../../commands/terms.ts'
import { countVariable, jsonVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.container.command'),
  JOBS_TABLE: z.string().min(1),
  COMMANDS_TABLE: z.string().min(1),
  COMMAND_DAYS: countVariable(1).describe('For which a command is kept after its deadline'),
  COMMAND_TERMS: jsonVariable(termsSettingsSchema).describe('How commands are delivered unless they say otherwise'),
  COMMAND_MACHINE_ARN: z.string().min(1),
  STREAM_NAME: z.string().min(1),
})

export type CommandEnvironment = z.output<typeof environmentSchema>

export const environment = (): CommandEnvironment => readEnvironment(environmentSchema, process.env)
