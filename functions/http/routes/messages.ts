import type { ReadingRoute } from '../route.ts'
import { cursor, limit, messageIdSchema, robotIdSchema } from './parameters.ts'

export const messageReads = [
  {
    name: 'list-messages',
    method: 'GET',
    path: '/messages',
    group: 'reader',
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
        description: 'The robot; this or trace_id',
        schema: robotIdSchema,
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
    summary: 'What became of one request or fact; telemetry is in the lake',
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
        schema: robotIdSchema,
      },
    ],
  },
] as const satisfies readonly ReadingRoute[]
