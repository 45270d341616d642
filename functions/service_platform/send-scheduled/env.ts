import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'
import { applicationsVariable } from '../../ports/applications.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.api_gateway'),
  APPLICATIONS: applicationsVariable(),
  FLEETS_TABLE: z.string().min(1),
  GRANTS_TABLE: z.string().min(1),
  SCHEDULED_MESSAGES_TABLE: z.string().min(1),
  ACCEPTED_TABLE: z.string().min(1).describe('What was accepted, for a day'),
  UPLOADS_TABLE: z.string().min(1),
  UPLOADS_BUCKET: z.string().min(1),
  STREAM_NAME: z.string().min(1),
  SCHEDULE_GROUP: z.string().min(1).describe('Where schedules of messages are'),
  SCHEDULE_ROLE_ARN: z.string().min(1).describe('What they act as'),
  SEND_SCHEDULED_ARN: z.string().min(1).describe('What they start: this'),
  INTAKE_QUEUE_ARN: z.string().min(1).describe('Takes what they could not start'),
})

export type SendScheduledEnvironment = z.output<typeof environmentSchema>

export const environment = (): SendScheduledEnvironment => readEnvironment(environmentSchema, process.env)
