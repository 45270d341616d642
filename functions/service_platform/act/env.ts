import * as z from 'zod'
import { countVariable, jsonVariable, readEnvironment } from '../../environment.ts'
import { applicationsVariable } from '../../ports/applications.ts'
import { callerTableVariables } from '../../ports/caller-tables.ts'
import { failureTableVariables } from '../../ports/failure-tables.ts'

export const environmentSchema = z.object({
  ENVIRONMENT: z.string().min(1),
  NAMESPACE: z.string().min(1).describe('service_platform.api_gateway'),
  ...callerTableVariables,
  APPLICATIONS: applicationsVariable(),
  ROBOTS_TABLE: z.string().min(1).describe('A plan says which messages their robot has moved on from'),
  ROLLOUTS_TABLE: z.string().min(1),
  POLICY_VERSIONS: jsonVariable(z.array(z.string())).describe('JSON: those that robots can be moved to'),
  LAST_KNOWN_TABLE: z.string().min(1),
  JOURNAL_TABLE: z.string().min(1),
  ...failureTableVariables,
  FAILED_BYTES_BUCKET: z.string().min(1).describe('Keeps the bytes of edited copies beside those of originals'),
  STREAM_NAME: z.string().min(1),
  OPERATION_MACHINE_ARN: z.string().min(1).describe('Works off an operation that was started'),
  BUS_NAME: z.string().min(1).describe('Asks data_core for the plan of a replay'),
  SETTLED_AFTER_SECONDS: countVariable()
    .default(900)
    .describe('What is younger may still be on its way to the lake or to its decision: no replay looks at it'),
  ERASE_COOL_DOWN_SECONDS: countVariable().describe('In which an erasure can be cancelled'),
  CONNECTED_SECONDS: countVariable(1).describe('A robot that was heard so lately is still there'),
  LEGAL_HOLD: jsonVariable(z.array(z.string())).describe('JSON: robots of which nothing may be erased'),
  JOURNAL_DAYS: countVariable(1).describe('Further back nobody knows what was decided, so nothing can be replayed'),
  FEED_TICKETS_TABLE: z.string().min(1).describe('Keeps tickets to the live feed until they are shown'),
  FEED_URL: z.string().min(1).describe('Where listeners of the live feed connect'),
  SUBSCRIPTIONS_TABLE: z.string().min(1),
  SECRETS_PREFIX: z.string().min(1).describe('Before the names of what webhooks are signed with'),
  SECRET_OVERLAP_HOURS: countVariable(1).describe('How long a secret goes on after a new one was made'),
  LOOPBACK: z.enum(['yes', 'no']).describe('yes on one machine only: subscribers may be at 127.0.0.1'),
  RETRIES_MAX: countVariable().default(5).describe('Tries of the schedule before a failure needs attention'),
  RETRY_BACKOFF_SECONDS: countVariable(1).default(30).describe('Before the first of them; doubles with each'),
})

export type ActEnvironment = z.output<typeof environmentSchema>

export const environment = (): ActEnvironment => readEnvironment(environmentSchema, process.env)
