import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'
import { callerTableVariables } from '../../ports/caller-tables.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.api_gateway'),
  ...callerTableVariables,
  ACCEPTED_TABLE: z.string().min(1).describe('What was accepted, for a day'),
  BOOKS_TABLE: z.string().min(1).describe('How far dispatch has got'),
  JOURNAL_TABLE: z.string().min(1).describe('What became of messages that somebody waits for'),
  MISSIONS_TABLE: z.string().min(1).describe('Who has a mission that somebody waits for'),
  COMMANDS_TABLE: z.string().min(1).describe('Whose a command is'),
  ROBOTS_TABLE: z.string().min(1).describe('Whether a robot that is to be stopped was ever heard'),
  LAST_KNOWN_TABLE: z.string().min(1).describe('The same, of robots that only send samples'),
  SEND_COMMAND_FUNCTION: z.string().min(1).describe('Says stops at once'),
  UPLOADS_TABLE: z.string().min(1),
  UPLOADS_BUCKET: z.string().min(1),
  STREAM_NAME: z.string().min(1),
  SCHEDULED_MESSAGES_TABLE: z.string().min(1),
  SCHEDULED_PER_OWNER_MAX: countVariable(1).describe('Messages that one caller may have scheduled at a time'),
  SCHEDULE_GROUP: z.string().min(1).describe('Where schedules of messages are made'),
  SCHEDULE_ROLE_ARN: z.string().min(1).describe('What they act as'),
  SEND_SCHEDULED_ARN: z.string().min(1).describe('What they start'),
  INTAKE_QUEUE_ARN: z.string().min(1).describe('Takes what they could not start'),
  BACKLOG_DEPTH_MAX: countVariable(1).describe('Messages of this door that dispatch has not reached'),
  BACKLOG_AGE_SECONDS_MAX: countVariable(1).describe('Of the oldest of them'),
  UPLOAD_BYTES_MAX: countVariable(1),
  UPLOAD_DAYS: countVariable(1).describe('How long uploaded content is kept'),
})

export type AcceptEnvironment = z.output<typeof environmentSchema>

export const environment = (): AcceptEnvironment => readEnvironment(environmentSchema, process.env)
