import { missionLanguage } from '../languages.ts'
import type { Parameter, ReadingRoute, WritingRoute } from '../route.ts'
import {
  cursor,
  filterOf,
  idempotencyKey,
  limit,
  missionId,
  robotIdSchema,
  traceparent,
  wait,
  wordsSchema,
} from './parameters.ts'

export const missionReads = [
  {
    name: 'list-missions',
    method: 'GET',
    path: '/missions',
    group: 'reader',
    scope: 'robots.read',
    summary:
      'Missions of which all that is asked for is true, newest first: state, robot, progress, and why they wait; a page may be short, its cursor goes on',
    parameters: [
      {
        name: 'status',
        in: 'query',
        description: 'The state it is in, such as queued, running or fenced',
        schema: wordsSchema(40),
        example: 'queued',
      },
      { name: 'robot_id', in: 'query', description: 'Who has it', schema: robotIdSchema },
      { name: 'fleet', in: 'query', description: 'The fleet it is for', schema: wordsSchema(32), example: 'north' },
      filterOf(missionLanguage, 'status=queued & (fleet=north | priority=urgent)'),
      limit,
      cursor,
    ],
  },
  {
    name: 'read-mission',
    method: 'GET',
    path: '/missions/{mission_id}',
    group: 'reader',
    scope: 'robots.read',
    summary: 'One mission: its state, who has it, how far it is, and why it waits',
    parameters: [missionId],
  },
] as const satisfies readonly ReadingRoute[]

const sending = [wait, idempotencyKey, traceparent] as const satisfies readonly Parameter[]

export const missionActs = [
  {
    name: 'request-mission',
    method: 'POST',
    path: '/missions',
    group: 'writer',
    scope: 'messages.write',
    answers: 202,
    summary:
      'Asks for work, whichever robot does it. With wait: 200 when a robot has it or it was refused, 202 with what is known by then',
    parameters: sending,
  },
  {
    name: 'pause-mission',
    method: 'POST',
    path: '/missions/{mission_id}/pause',
    group: 'writer',
    scope: 'messages.write',
    answers: 202,
    summary: 'Lets the robot of a mission stand still and keep it; the mission is paused when the robot says so',
    parameters: [missionId, ...sending],
  },
  {
    name: 'resume-mission',
    method: 'POST',
    path: '/missions/{mission_id}/resume',
    group: 'writer',
    scope: 'messages.write',
    answers: 202,
    summary: 'Lets a paused mission go on',
    parameters: [missionId, ...sending],
  },
  {
    name: 'cancel-mission',
    method: 'POST',
    path: '/missions/{mission_id}/cancel',
    group: 'writer',
    scope: 'messages.write',
    answers: 202,
    summary: 'Ends a mission that nobody wants any more; its robot is told first',
    parameters: [missionId, ...sending],
  },
  {
    name: 'update-mission',
    method: 'POST',
    path: '/missions/{mission_id}/update',
    group: 'writer',
    scope: 'messages.write',
    answers: 202,
    summary: 'Adds steps behind those that a mission has',
    parameters: [missionId, ...sending],
  },
  {
    name: 'release-mission',
    method: 'POST',
    path: '/missions/{mission_id}/release',
    group: 'writer',
    answers: 202,
    summary:
      'Says that a person has looked at the load of a robot that was lost, so that another may take its mission; no application may',
    parameters: [missionId, ...sending],
  },
] as const satisfies readonly WritingRoute[]
