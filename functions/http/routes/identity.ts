import { FLEET } from '../caller.ts'
import type { Parameter, ReadingRoute, WritingRoute } from '../route.ts'
import { cursor, limit, robotId } from './parameters.ts'

const clientId: Parameter = {
  name: 'client_id',
  in: 'path',
  description: 'The application: the client id of its tokens',
  schema: { type: 'string', pattern: '^[A-Za-z0-9_+]{1,128}$' },
  example: '1example23456789client0id',
}

/** Of a query: the name of a fleet. */
export const fleetParameter = {
  name: 'fleet',
  in: 'query',
  description: 'The fleet',
  schema: { type: 'string', pattern: FLEET.source },
  example: 'north',
} as const satisfies Parameter

const fleetOfPath = {
  name: 'fleet',
  in: 'path',
  description: 'The fleet',
  schema: { type: 'string', pattern: FLEET.source },
  example: 'north',
} as const satisfies Parameter

export const identityReads = [
  {
    name: 'read-capacity',
    method: 'GET',
    path: '/capacity',
    group: 'reader',
    summary:
      'What all robots could take on, those in no fleet as well: who is free, who has which mission; a page may be short, its cursor goes on',
    parameters: [limit, cursor],
  },
  {
    name: 'read-fleet-capacity',
    method: 'GET',
    path: '/fleets/{fleet}/capacity',
    group: 'reader',
    summary: 'What the robots of a fleet could take on: who is free, who has which mission, what holds the others back',
    parameters: [fleetOfPath, limit, cursor],
  },
  {
    name: 'list-applications',
    method: 'GET',
    path: '/applications',
    group: 'admin',
    summary: 'Applications that may get a token: their scopes, and the fleets that each was granted',
    parameters: [],
  },
  {
    name: 'read-grants',
    method: 'GET',
    path: '/applications/{client_id}/grants',
    group: 'admin',
    summary: 'Which fleets an application sees, and who granted them when',
    parameters: [clientId],
  },
] as const satisfies readonly ReadingRoute[]

export const identityActs = [
  {
    name: 'put-robot-in-fleet',
    method: 'PUT',
    path: '/robots/{robot_id}/fleet',
    group: 'admin',
    summary:
      'Puts a robot into a fleet, out of the one it was in; a robot may be put there before it is first heard of',
    parameters: [robotId],
  },
  {
    name: 'import-robots',
    method: 'POST',
    path: '/fleets/{fleet}/robots',
    group: 'admin',
    summary:
      'Puts the robots of a list (CSV) into a fleet or out of it, and says what each can do; lines that cannot be taken come back with why, to be corrected and sent again',
    parameters: [fleetOfPath],
  },
  {
    name: 'change-grants',
    method: 'PUT',
    path: '/applications/{client_id}/grants',
    group: 'admin',
    summary: 'Which fleets an application sees, from its next request on',
    parameters: [clientId],
  },
] as const satisfies readonly WritingRoute[]
