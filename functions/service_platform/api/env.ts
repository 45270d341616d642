import * as z from 'zod'
import { countVariable, jsonVariable, readEnvironment } from '../../environment.ts'
import { applicationsVariable } from '../../ports/applications.ts'
import { callerTableVariables } from '../../ports/caller-tables.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.api_gateway'),
  ...callerTableVariables,
  APPLICATIONS: applicationsVariable(),
  ROBOTS_TABLE: z.string().min(1),
  LAST_KNOWN_TABLE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
  ROLLOUTS_TABLE: z.string().min(1),
  POLICY_MACHINES: jsonVariable(z.record(z.string(), z.string())).describe('JSON: version → the machine that decides'),
  DEFAULT_POLICY_VERSION: z.string().min(1).describe('Of a robot that is heard for the first time'),
  MISSION_POLICY_MACHINES: jsonVariable(z.record(z.string(), z.string())).describe('JSON: the same of missions'),
  MISSION_POLICY_VERSION: z.string().min(1).describe('Of a mission that is asked for from now on'),
  BOOKS_TABLE: z.string().min(1),
  FAILURES_TABLE: z.string().min(1),
  FAILURE_GROUPS_TABLE: z.string().min(1),
  OPERATIONS_TABLE: z.string().min(1),
  PUBLISHED_TABLE: z.string().min(1),
  FEED_EVENTS_TABLE: z.string().min(1).describe('When the feed took an event in'),
  FAILED_BYTES_BUCKET: z.string().min(1),
  ACCEPTED_TABLE: z.string().min(1).describe('What is on its way, if it came over HTTP'),
  UPLOADS_TABLE: z.string().min(1),
  UPLOADS_BUCKET: z.string().min(1),
  SUBSCRIPTIONS_TABLE: z.string().min(1),
  SCHEDULED_MESSAGES_TABLE: z.string().min(1),
  COMMANDS_TABLE: z.string().min(1),
  CAPACITY_TABLE: z.string().min(1),
  BATTERY_MIN: countVariable(0).describe('Percent below which a robot is given no mission'),
  MISSIONS_TABLE: z.string().min(1),
})

export type ApiEnvironment = z.output<typeof environmentSchema>

export const environment = (): ApiEnvironment => readEnvironment(environmentSchema, process.env)
