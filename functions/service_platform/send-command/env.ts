import * as z from 'zod'
import { vdaProfileSetting } from '../../../messages/vda-profile.ts'
import { termsSettingsSchema } from '../../commands/terms.ts'
import { countVariable, jsonVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.messaging'),
  COMMANDS_TABLE: z.string().min(1),
  COMMAND_DAYS: countVariable(1).describe('For which a command is kept after its deadline'),
  COMMAND_TERMS: jsonVariable(termsSettingsSchema).describe('How commands are delivered unless they say otherwise'),
  ROBOTS_TABLE: z.string().min(1),
  JOBS_TABLE: z.string().min(1).describe('Whether a robot that did not take its job has another by now'),
  LAST_KNOWN_TABLE: z.string().min(1).describe('What a robot of VDA 5050 said of itself'),
  VDA_PROFILES: jsonVariable(z.array(vdaProfileSetting)).describe('How makers of robots want to be spoken to'),
  BUS_NAME: z.string().min(1).describe('Hears command.finished'),
  STREAM_NAME: z.string().min(1),
  INTAKE_QUEUE_URL: z.string().min(1).describe('Takes commands that were never answered'),
})

export type SendCommandEnvironment = z.output<typeof environmentSchema>

export const environment = (): SendCommandEnvironment => readEnvironment(environmentSchema, process.env)
