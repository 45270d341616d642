import * as z from 'zod'
import type { Described } from './described.ts'
import { robotId, time } from './fields.ts'
import { operationExample, operationSchema } from './operations.ts'

const fleets = z.union([z.literal('*'), z.array(z.string())]).describe('Names of fleets; "*" for all')
const changed = { changed_by: z.string().describe('Who said so'), changed_at: time }

const applicationSchema = z.object({
  name: z.string().describe('As the settings name it'),
  client_id: z.string(),
  scopes: z.array(z.string()).describe('What its token may say at most'),
  fleets,
  changed_by: changed.changed_by.optional().describe('Who granted them; absent if nobody ever did'),
  changed_at: time.optional(),
})

const applicationExample = {
  name: 'line-control',
  client_id: '1example23456789client0id',
  scopes: ['messages.read', 'messages.write'],
  fleets: ['north'],
  changed_by: 'ada@example.com',
  changed_at: '2026-11-20T09:00:00.000Z',
}

const { plan: _, filter: __, ...simple } = operationExample

export const identityAnswers = {
  'list-applications': {
    answer: z.object({ items: z.array(applicationSchema) }),
    example: { items: [applicationExample] },
  },
  'read-grants': { answer: applicationSchema, example: applicationExample },
  'put-robot-in-fleet': {
    answer: z.object({
      robot_id: robotId,
      fleet: z.string().nullable().describe('Where it is now; null for none'),
      ...changed,
      operation: operationSchema,
    }),
    example: {
      robot_id: 'ff:5iO4',
      fleet: 'north',
      changed_by: 'ada@example.com',
      changed_at: '2026-11-20T09:00:00.000Z',
      operation: { ...simple, kind: 'fleet_change' },
    },
    body: { fleet: 'north', reason: 'moved to the northern hall' },
  },
  'change-grants': {
    answer: z.object({ client_id: z.string(), fleets, ...changed, operation: operationSchema }),
    example: {
      client_id: '1example23456789client0id',
      fleets: ['north'],
      changed_by: 'ada@example.com',
      changed_at: '2026-11-20T09:00:00.000Z',
      operation: { ...simple, kind: 'grant_change' },
    },
    body: { fleets: ['north'], reason: 'the line control of the northern hall' },
  },
} satisfies Readonly<Record<string, Described>>
