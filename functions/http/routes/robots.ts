import { POLICY_VERSION } from '../../../messages/envelope.ts'
import type { Parameter, ReadingRoute, WritingRoute } from '../route.ts'
import { cursor, limit, robotId, timeSchema, wordsSchema } from './parameters.ts'

/** What all of it has to be true of a robot. */
const robotFilters = [
  { name: 'state', in: 'query', description: 'Such as idle or working', schema: wordsSchema(40), example: 'idle' },
  {
    name: 'policy_version',
    in: 'query',
    description: 'The version that decides for it',
    schema: { type: 'string', pattern: POLICY_VERSION.source },
    example: 'v1',
  },
  { name: 'fleet', in: 'query', description: 'The fleet it is in', schema: wordsSchema(32), example: 'north' },
  {
    name: 'parked',
    in: 'query',
    description:
      'parked: its messages wait for its release; needs_attention: for a person. Asked alone, in the order in which releases are due',
    schema: { type: 'string', enum: ['parked', 'needs_attention'] },
  },
  { name: 'heard_from', in: 'query', description: 'RFC 3339: it was heard then or later', schema: timeSchema },
  { name: 'heard_before', in: 'query', description: 'RFC 3339: it was heard before, or never', schema: timeSchema },
] as const satisfies readonly Parameter[]

export const robotReads = [
  {
    name: 'list-robots',
    method: 'GET',
    path: '/robots',
    group: 'reader',
    scope: 'robots.read',
    summary:
      'Robots of which all that is asked for is true, by id: state, version, last-known state; a page may be short, its cursor goes on',
    parameters: [...robotFilters, limit, cursor],
  },
  {
    name: 'read-robot',
    method: 'GET',
    path: '/robots/{robot_id}',
    group: 'reader',
    scope: 'robots.read',
    summary: 'One robot',
    parameters: [robotId],
  },
  {
    name: 'read-conformance',
    method: 'GET',
    path: '/robots/{robot_id}/conformance',
    group: 'reader',
    scope: 'robots.read',
    summary: 'How well a robot keeps to VDA 5050, counted since it was first heard',
    parameters: [robotId],
  },
  {
    name: 'list-transitions',
    method: 'GET',
    path: '/robots/{robot_id}/transitions',
    group: 'reader',
    scope: 'robots.read',
    summary: 'How a robot got into its state: the messages that were applied, newest first',
    parameters: [robotId, limit, cursor],
  },
] as const satisfies readonly ReadingRoute[]

export const robotActs = [
  {
    name: 'erase-robot',
    method: 'POST',
    path: '/robots/{robot_id}/erasures',
    group: 'admin',
    answers: 202,
    summary:
      'Has everything that is known of a robot erased, once the time is over in which it can be cancelled; it cannot be taken back then',
    parameters: [robotId],
  },
] as const satisfies readonly WritingRoute[]
