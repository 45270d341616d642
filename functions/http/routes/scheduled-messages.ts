import type { Parameter, ReadingRoute, WritingRoute } from '../route.ts'
import { cursor, limit, recordIdSchema, robotIdSchema } from './parameters.ts'

const scheduledMessageId: Parameter = {
  name: 'scheduled_message_id',
  in: 'path',
  description: 'The scheduled message',
  schema: recordIdSchema,
  example: '7d1f5c0e-6f0e-5d8a-9f6a-0d3f1f6d2b11',
}

export const scheduledMessageReads = [
  {
    name: 'list-scheduled-messages',
    method: 'GET',
    path: '/scheduled-messages',
    group: 'reader',
    scope: 'messages.read',
    summary: 'Messages that are sent later, or were: newest first; a page may be short, its cursor goes on',
    parameters: [
      { name: 'robot_id', in: 'query', description: 'For this robot; all if left out', schema: robotIdSchema },
      limit,
      cursor,
    ],
  },
  {
    name: 'read-scheduled-message',
    method: 'GET',
    path: '/scheduled-messages/{scheduled_message_id}',
    group: 'reader',
    scope: 'messages.read',
    summary: 'One of them: when it comes next, and what came of the last time',
    parameters: [scheduledMessageId],
  },
] as const satisfies readonly ReadingRoute[]

export const scheduledMessageActs = [
  {
    name: 'schedule-message',
    method: 'POST',
    path: '/scheduled-messages',
    group: 'writer',
    scope: ['messages.write', 'robots.speak'],
    answers: 201,
    summary:
      'Sends a message later: once, or again and again. It is checked now as if it were sent, and again each time',
    parameters: [
      {
        name: 'Idempotency-Key',
        in: 'header',
        description:
          'Names the request: the same one with the same body makes one (Idempotent-Replayed: true), with another 422',
        schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
        example: 'morning-round',
      },
    ],
  },
  {
    name: 'cancel-scheduled-message',
    method: 'DELETE',
    path: '/scheduled-messages/{scheduled_message_id}',
    group: 'writer',
    scope: ['messages.write', 'robots.speak'],
    summary: 'From now on it is not sent; what was sent before is not called back. Applications cancel their own',
    parameters: [scheduledMessageId],
  },
] as const satisfies readonly WritingRoute[]
