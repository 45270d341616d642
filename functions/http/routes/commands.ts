import { MESSAGE_ID } from '../../../messages/envelope.ts'
import type { Parameter, ReadingRoute, WritingRoute } from '../route.ts'
import { cursor, idempotencyKey, limit, robotId, robotIdSchema, traceparent, wait } from './parameters.ts'

const commandId = {
  name: 'command_id',
  in: 'path',
  description: 'The command',
  schema: { type: 'string', pattern: MESSAGE_ID.source },
  example: '5f0c8f0e-8f0e-5f0e-8f0e-5f0c8f0e8f0e',
} as const satisfies Parameter

const ofRobot = {
  name: 'robot_id',
  in: 'query',
  description: "Whose: a command's id is its robot's own where the request was named by whoever sent it",
  schema: robotIdSchema,
} as const satisfies Parameter

export const commandReads = [
  {
    name: 'list-commands',
    method: 'GET',
    path: '/robots/{robot_id}/commands',
    group: 'reader',
    scope: 'robots.read',
    summary: 'What a robot was told, newest first: how often it was sent, what was answered, how it ended',
    parameters: [robotId, limit, cursor],
  },
  {
    name: 'read-command',
    method: 'GET',
    path: '/commands/{command_id}',
    group: 'reader',
    scope: 'robots.read',
    summary: 'One command',
    parameters: [commandId, ofRobot],
  },
] as const satisfies readonly ReadingRoute[]

const sending = [wait, idempotencyKey, traceparent] as const satisfies readonly Parameter[]

export const commandActs = [
  {
    name: 'send-command',
    method: 'POST',
    path: '/robots/{robot_id}/commands',
    group: 'writer',
    scope: 'messages.write',
    answers: 202,
    summary:
      'Asks something of one robot. With wait: 200 when its policy has allowed or refused it. How the command fares is at its location',
    parameters: [robotId, ...sending],
  },
  {
    name: 'stop-robot',
    method: 'POST',
    path: '/robots/{robot_id}/stop',
    group: 'writer',
    scope: 'messages.write',
    answers: 202,
    summary: 'Emergency stop: on its way to the robot before anything is decided, past everything that waits',
    parameters: [robotId, ...sending],
  },
  {
    name: 'cancel-command',
    method: 'POST',
    path: '/commands/{command_id}/cancel',
    group: 'writer',
    scope: 'messages.write',
    answers: 202,
    summary: 'Calls a command back: one that waits is not sent, one that the robot has it may still give up',
    parameters: [commandId, ofRobot, ...sending],
  },
] as const satisfies readonly WritingRoute[]
