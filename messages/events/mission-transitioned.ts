import * as z from 'zod'
import type { EventType } from './event-type.ts'

export const missionTransitioned = {
  type: 'mission.transitioned',
  description: 'A mission went from one state to another, or a message was applied that kept it where it was.',
  emitted_by: ['commit'],
  schema: z.looseObject({
    from: z.string().describe('state before'),
    to: z.string().describe('state after'),
    type: z.string().describe('type of the message that moved it'),
    message_id: z.string().describe('id of the message that moved it'),
    handlers: z.array(z.string()).describe('what was done on the way'),
    policy_version: z.string().describe('the version that decided'),
    revision: z.int().min(1).describe('counts the transitions of this mission'),
    since: z.string().describe('RFC 3339 UTC: when the state began'),
  }),
  example: {
    from: 'queued',
    to: 'allocated',
    type: 'mission.allocated',
    message_id: '01J9-mission-1',
    handlers: ['record-allocation'],
    policy_version: 'v1',
    revision: 2,
    since: '2026-05-13T13:48:51.348Z',
  },
} as const satisfies EventType
