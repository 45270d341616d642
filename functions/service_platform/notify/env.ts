import * as z from 'zod'
import { countVariable, readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.event_rule'),
  NOTIFICATIONS_TOPIC_ARN: z.string().min(1),
  NOTICES_TABLE: z.string().min(1).describe('What was told, so that it is told once'),
  REPEAT_AFTER_SECONDS: countVariable(1).describe(
    'Of one thing a person is told again after this long at the earliest',
  ),
  PER_HOUR_MAX: countVariable(1).describe('More notices in one hour come as one summary'),
})

export type NotifyEnvironment = z.output<typeof environmentSchema>

export const environment = (): NotifyEnvironment => readEnvironment(environmentSchema, process.env)
