import { auditLanguage } from '../languages.ts'
import type { Parameter, ReadingRoute } from '../route.ts'
import { cursor, daySchema, filterOf, limit, lineKeySchema, timeSchema } from './parameters.ts'

const auditFilters = [
  {
    name: 'day',
    in: 'query',
    description: 'A UTC day such as 2026-11-20; today if nothing is said',
    schema: daySchema,
  },
  {
    name: 'from',
    in: 'query',
    description: 'RFC 3339: then or later; in place of day, with until',
    schema: timeSchema,
  },
  { name: 'until', in: 'query', description: 'RFC 3339: before; now if left out', schema: timeSchema },
  filterOf(auditLanguage, 'kind=redrive & (by=ada@example.com | why:gripper)'),
] as const satisfies readonly Parameter[]

export const overviewReads = [
  {
    name: 'health',
    method: 'GET',
    path: '/health',
    open: true,
    summary: 'That the API is there',
    parameters: [],
  },
  {
    name: 'read-timeline',
    method: 'GET',
    path: '/timeline/{any_id}',
    group: 'reader',
    summary:
      'The story behind an id of a message, trace, robot, correlation, failure or operation: every hop with its time, failures, tries and operations, in order',
    parameters: [
      {
        name: 'any_id',
        in: 'path',
        description: 'Any id that a log line, a message or a screen shows',
        schema: lineKeySchema,
        example: '01J9-work-1',
      },
    ],
  },
  {
    name: 'list-audit',
    method: 'GET',
    path: '/audit',
    group: 'reader',
    summary: 'Who did what to which failure, when and why, newest first; a page may be short, its cursor goes on',
    parameters: [...auditFilters, limit, cursor],
  },
  {
    name: 'count-audit',
    method: 'GET',
    path: '/audit/count',
    group: 'reader',
    summary:
      'How many entries GET /audit would list, on all pages together. A request counts some thousands: the count of all is the sum of its pages',
    parameters: [...auditFilters, cursor],
  },
  {
    name: 'read-counters',
    method: 'GET',
    path: '/counters',
    group: 'reader',
    scope: 'messages.read',
    summary: 'The books: what was published and what became of it',
    parameters: [],
  },
] as const satisfies readonly ReadingRoute[]
