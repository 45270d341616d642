import * as z from 'zod'
import type { EventType } from './event-type.ts'

/** What is said of any subject of the line that a message moved, or kept where it was. */
export const transitionOf = (subject: 'robot' | 'mission') =>
  z.looseObject({
    from: z.string().describe('state before'),
    to: z.string().describe('state after'),
    type: z.string().describe('type of the message that moved it'),
    message_id: z.string().describe('id of the message that moved it'),
    handlers: z.array(z.string()).describe('what was done on the way'),
    policy_version: z.string().describe('the version that decided'),
    revision: z.int().min(1).describe(`counts the transitions of this ${subject}`),
    since: z.string().describe('RFC 3339 UTC: when the state began'),
  })

export const robotTransitioned = {
  type: 'robot.transitioned',
  description: 'A robot went from one state to another, or a message was applied that kept it where it was.',
  emitted_by: ['commit'],
  schema: transitionOf('robot'),
  example: {
    from: 'idle',
    to: 'working',
    type: 'work.start',
    message_id: '01J9-work-1',
    handlers: ['start-work'],
    policy_version: 'v1',
    revision: 4,
    since: '2026-05-13T13:48:51.348Z',
  },
} as const satisfies EventType
