import { groupStatuses } from '../../failures/group.ts'
import { failureStages, failureStatuses } from '../../ports/failure-intake.ts'
import { failureLanguage } from '../languages.ts'
import type { Parameter, ReadingRoute, WritingRoute } from '../route.ts'
import { cursor, filterOf, limit, lineKeySchema, recordIdSchema, timeSchema, wordsSchema } from './parameters.ts'

const failureId: Parameter = {
  name: 'failure_id',
  in: 'path',
  description: 'The failure',
  schema: recordIdSchema,
  example: 'b1946ac9-2492-5347-8623-5b5a1f6d3a10',
}
const fingerprintSchema = { type: 'string', pattern: '^[0-9a-f]{16}$' } as const
const fingerprint: Parameter = {
  name: 'fingerprint',
  in: 'path',
  description: 'The group: 16 hex digits',
  schema: fingerprintSchema,
  example: '6ac92881306bce24',
}

/** What all of it has to be true of a failure. Also the fields of a plan's filter, whose `terms` are the filter here. */
export const failureFilters: readonly Parameter[] = [
  {
    name: 'status',
    in: 'query',
    description: 'open, retrying, held, needs_attention, resolved or archived',
    schema: { type: 'string', enum: failureStatuses },
  },
  { name: 'class', in: 'query', description: 'The error class, such as NotJson', schema: wordsSchema(128) },
  {
    name: 'stage',
    in: 'query',
    description: 'Where on the line it failed, such as open or machine',
    schema: { type: 'string', enum: failureStages },
  },
  {
    name: 'kind',
    in: 'query',
    description: 'What sort of failure, such as machine or delivery',
    schema: wordsSchema(64),
  },
  {
    name: 'robot_id',
    in: 'query',
    description: 'The robot, or mission: and the id of a mission',
    schema: lineKeySchema,
  },
  {
    name: 'type',
    in: 'query',
    description: 'The type of the message, such as work.completed',
    schema: wordsSchema(128),
  },
  { name: 'group', in: 'query', description: 'The fingerprint of its group', schema: fingerprintSchema },
  { name: 'from', in: 'query', description: 'RFC 3339: last seen then or later', schema: timeSchema },
  { name: 'until', in: 'query', description: 'RFC 3339: last seen before', schema: timeSchema },
  { name: 'text', in: 'query', description: "Part of the error's text, as it is written", schema: wordsSchema(200) },
  filterOf(failureLanguage, 'status=open & (class=NotJson | text:"no such job")'),
]

export const failureReads = [
  {
    name: 'list-failures',
    method: 'GET',
    path: '/failures',
    group: 'reader',
    scope: 'failures.read',
    summary: 'Failures of which all that is asked for is true, newest first; a page may be short, its cursor goes on',
    parameters: [...failureFilters, limit, cursor],
  },
  {
    name: 'count-failures',
    method: 'GET',
    path: '/failures/count',
    group: 'reader',
    scope: 'failures.read',
    summary:
      'How many failures GET /failures would list, on all pages together. A request counts some tens of thousands: the count of all is the sum of its pages',
    parameters: [...failureFilters, cursor],
  },
  {
    name: 'read-failure',
    method: 'GET',
    path: '/failures/{failure_id}',
    group: 'reader',
    scope: 'failures.read',
    summary:
      'Everything that is known of a failure: original bytes, tries, lineage both ways, operations that touched it',
    parameters: [failureId],
  },
  {
    name: 'list-failure-groups',
    method: 'GET',
    path: '/failure-groups',
    group: 'reader',
    scope: 'failures.read',
    summary: 'Failures by cause, the one that failed last first, and how many failures have which status',
    parameters: [
      {
        name: 'status',
        in: 'query',
        description: 'open, acknowledged or resolved; all if left out',
        schema: { type: 'string', enum: groupStatuses },
      },
      limit,
      cursor,
    ],
  },
  {
    name: 'read-failure-group',
    method: 'GET',
    path: '/failure-groups/{fingerprint}',
    group: 'reader',
    scope: 'failures.read',
    summary: 'One cause: counts, trend by the hour, owner and note, and a page of the robots it has hit',
    parameters: [fingerprint, limit, cursor],
  },
] as const satisfies readonly ReadingRoute[]

export const failureActs = [
  {
    name: 'change-failure-group',
    method: 'PUT',
    path: '/failure-groups/{fingerprint}',
    group: 'writer',
    summary: 'Owner, note or status of a group; 409 with who and when if somebody has changed it since',
    parameters: [fingerprint],
  },
  {
    name: 'edit-failure',
    method: 'POST',
    path: '/failures/{failure_id}/edit',
    group: 'writer',
    summary: 'Sends an edited copy of the failed message with an id of its own, and resolves the original',
    parameters: [failureId],
  },
  {
    name: 'archive-failure',
    method: 'POST',
    path: '/failures/{failure_id}/archive',
    group: 'writer',
    summary: 'Takes one failure out of sight; it is kept',
    parameters: [failureId],
  },
  {
    name: 'restore-failure',
    method: 'POST',
    path: '/failures/{failure_id}/restore',
    group: 'writer',
    summary: 'Brings one archived failure back',
    parameters: [failureId],
  },
  {
    name: 'retry-failure',
    method: 'POST',
    path: '/failures/{failure_id}/retry',
    group: 'writer',
    answers: 202,
    summary: 'Tries one failure again: an operation of one, planned and started',
    parameters: [failureId],
  },
] as const satisfies readonly WritingRoute[]
