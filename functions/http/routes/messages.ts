import type { ReadingRoute, WritingRoute } from '../route.ts'
import { cursor, limit, lineKeySchema, messageIdSchema } from './parameters.ts'

export const messageReads = [
  {
    name: 'list-messages',
    method: 'GET',
    path: '/messages',
    group: 'reader',
    scope: 'messages.read',
    summary: 'What became of requests and facts: of a trace, oldest first, or of a robot, newest first',
    parameters: [
      {
        name: 'trace_id',
        in: 'query',
        description: '32 hex digits, or a UUID; this or robot_id',
        schema: { type: 'string', pattern: '^(?![0-]*$)[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$' },
      },
      {
        name: 'robot_id',
        in: 'query',
        description: 'The robot, or mission: and the id of a mission; this or trace_id',
        schema: lineKeySchema,
        example: 'ff:5iO4',
      },
      limit,
      cursor,
    ],
  },
  {
    name: 'read-message',
    method: 'GET',
    path: '/messages/{message_id}',
    group: 'reader',
    scope: 'messages.read',
    summary: 'What became of one request or fact, or that it is pending; telemetry is in the lake',
    parameters: [
      {
        name: 'message_id',
        in: 'path',
        description: "The sender's id of the message",
        schema: messageIdSchema,
        example: '01J9-work-1',
      },
      {
        name: 'robot_id',
        in: 'query',
        description: 'Whose message, if several robots used the id; the newest if left out',
        schema: lineKeySchema,
      },
    ],
  },
] as const satisfies readonly ReadingRoute[]

export const messageActs = [
  {
    name: 'send-messages',
    method: 'POST',
    path: '/messages',
    group: 'writer',
    scope: ['messages.write', 'robots.speak'],
    answers: 202,
    summary:
      'Sends one message, or a list of up to 100 (1 MB together): all of them or none. They are decided on the line, in their order for each robot',
    parameters: [
      {
        name: 'wait',
        in: 'query',
        description: 'Seconds to wait for the outcomes; 200 when all have come, 202 with those that are known',
        schema: { type: 'integer', minimum: 0, maximum: 25 },
        example: 5,
      },
      {
        name: 'Idempotency-Key',
        in: 'header',
        description:
          'Names the request, for a day: the same one with the same body gets the same answer (Idempotent-Replayed: true), with another body 422. Without it each message_id does that for its message',
        schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
        example: 'order-4711',
      },
      {
        name: 'traceparent',
        in: 'header',
        description: 'W3C trace context: the trace of messages that say none',
        schema: { type: 'string', pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}' },
        example: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
    ],
  },
] as const satisfies readonly WritingRoute[]
