import * as z from 'zod'
import { readEnvironment } from '../../environment.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.core.event_rule'),
  NOTIFICATIONS_TOPIC_ARN: z.string().min(1),
})

export type NotifyEnvironment = z.output<typeof environmentSchema>

export const environment = (): NotifyEnvironment => readEnvironment(environmentSchema, process.env)
