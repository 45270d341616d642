import type { Parameter, ReadingRoute, WritingRoute } from '../route.ts'
import {
  cursor,
  daySchema,
  limit,
  lineKeySchema,
  messageIdSchema,
  recordIdSchema,
  robotId,
  timeSchema,
} from './parameters.ts'

/** Of what lies in the lake and the warehouse: of any age, as much at once as a query should scan. `until` is not part of the range. */
const rangeOf = (usual: string, most: string) =>
  [
    {
      name: 'from',
      in: 'query',
      description: `RFC 3339: received then or later; ${usual} before until if left out, ${most} before it at most`,
      schema: timeSchema,
      example: '2026-05-13T00:00:00Z',
    },
    {
      name: 'until',
      in: 'query',
      description: 'RFC 3339: received before; now if left out',
      schema: timeSchema,
      example: '2026-05-14T00:00:00Z',
    },
  ] as const satisfies readonly Parameter[]

const ofRobot = {
  name: 'robot_id',
  in: 'query',
  description: 'Of this robot only',
  schema: lineKeySchema,
  example: 'ff:5iO4',
} as const satisfies Parameter

const queryId = {
  name: 'query_id',
  in: 'path',
  description: 'What asking was answered with',
  schema: recordIdSchema,
  example: 'b9f2c1de-5b0a-5e3c-9d4f-2a7c1e6f8a90',
} as const satisfies Parameter

/** Each of them has to be true. */
const whichMessages = [
  {
    name: 'trace_id',
    in: 'query',
    description: '32 hex digits, or a UUID; looked for in 31 days before until if from is left out',
    schema: { type: 'string', pattern: '^(?![0-]*$)[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$' },
  },
  { name: 'message_id', in: 'query', description: "The sender's id of the message", schema: messageIdSchema },
  ofRobot,
  {
    name: 'type',
    in: 'query',
    description: 'Such as work.completed',
    schema: { type: 'string', pattern: '^[a-z][a-z0-9_.-]{0,63}$' },
  },
  {
    name: 'kind',
    in: 'query',
    description: 'What sort of message',
    schema: { type: 'string', enum: ['request', 'fact', 'telemetry'] },
  },
] as const satisfies readonly Parameter[]

const filter = {
  name: 'filter',
  in: 'query',
  description:
    'Terms joined by & or |, in brackets what belongs together: property operator value. Properties: message_id, trace_id, robot_id, type, kind, dialect, source, topic, version, correlation_id, causation_id, priority, redrive_of, edited_from, payload, sequence, bytes; of what was decided: outcome, reason, from_state, to_state, policy_version, failure_id. Operators: = != : !: (has in it) ^ !^ (begins with) > >= < <=. A value with blanks stands in double quotes',
  schema: { type: 'string', minLength: 1, maxLength: 1000 },
  example: 'type=work.start & (outcome=refused | outcome=dead_lettered)',
} as const satisfies Parameter

export const dataReads = [
  {
    name: 'find-messages',
    method: 'GET',
    path: '/data/messages',
    group: 'reader',
    scope: 'data.read',
    summary:
      'Messages of any age as they were said, newest first: of a trace, a robot, a type, a range. What takes longer than some seconds answers 202 with a place to look at',
    parameters: [
      ...whichMessages,
      filter,
      {
        name: 'decided',
        in: 'query',
        description: 'yes: with what became of each message, as far as it has arrived in the lake',
        schema: { type: 'string', enum: ['yes', 'no'], default: 'no' },
      },
      {
        name: 'raw',
        in: 'query',
        description: "yes: with the sender's bytes as they were, base64; pages are shorter then",
        schema: { type: 'string', enum: ['yes', 'no'], default: 'no' },
      },
      ...rangeOf('a day', '31 days (of a trace 400)'),
      limit,
      cursor,
    ],
  },
  {
    name: 'count-messages',
    method: 'GET',
    path: '/data/messages/count',
    group: 'reader',
    scope: 'data.read',
    summary: 'How many messages there are of those that GET /data/messages would list, on all pages together',
    parameters: [...whichMessages, filter, ...rangeOf('a day', '31 days (of a trace 400)')],
  },
  {
    name: 'read-history',
    method: 'GET',
    path: '/data/robots/{robot_id}/history',
    group: 'reader',
    scope: 'data.read',
    summary: 'What became of a robot in a range, newest first: decisions, commands, missions, failures',
    parameters: [
      robotId,
      {
        name: 'entry',
        in: 'query',
        description: 'Only entries of this sort',
        schema: { type: 'string', enum: ['decision', 'command', 'mission', 'failure'] },
      },
      ...rangeOf('a day', '92 days'),
      limit,
      cursor,
    ],
  },
  {
    name: 'list-measures',
    method: 'GET',
    path: '/data/stats',
    group: 'reader',
    scope: 'data.read',
    summary: 'What is counted and measured, and by what it can be grouped',
    parameters: [],
  },
  {
    name: 'read-stats',
    method: 'GET',
    path: '/data/stats/{measure}',
    group: 'reader',
    scope: 'data.read',
    summary: 'One measure by hour or day and group, oldest first; at most 5,000 rows',
    parameters: [
      {
        name: 'measure',
        in: 'path',
        description: 'A name of GET /data/stats',
        schema: { type: 'string', pattern: '^[a-z][a-z_]{0,39}$' },
        example: 'messages',
      },
      {
        name: 'group_by',
        in: 'query',
        description: 'What of the measure tells rows apart, joined by commas; none if left out',
        schema: { type: 'string', pattern: '^[a-z][a-z_,]{0,119}$' },
        example: 'robot_id,type',
      },
      {
        name: 'interval',
        in: 'query',
        description: 'How long a row lasts; all is the whole range',
        schema: { type: 'string', enum: ['hour', 'day', 'all'], default: 'hour' },
      },
      ...rangeOf('a day', '31 days (366 with a longer interval than an hour)'),
      ofRobot,
      {
        name: 'fleet',
        in: 'query',
        description: 'Of robots that were in this fleet when the newest run of the warehouse looked',
        schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,32}$' },
        example: 'north',
      },
    ],
  },
  {
    name: 'read-loss',
    method: 'GET',
    path: '/data/loss',
    group: 'reader',
    scope: 'data.read',
    summary: 'What the loss report counted, by robot and hour, or the gaps it found, newest first',
    parameters: [
      {
        name: 'what',
        in: 'query',
        description:
          'hours: the counters and their differences; gaps: what is missing, where, and how to bring it back; rules: what topic rules and the stream counted of all robots together, for who sees all fleets',
        schema: { type: 'string', enum: ['hours', 'gaps', 'rules'], default: 'gaps' },
      },
      ...rangeOf('7 days', '92 days'),
      ofRobot,
      limit,
      cursor,
    ],
  },
  {
    name: 'list-queries',
    method: 'GET',
    path: '/data/queries',
    group: 'reader',
    scope: 'data.query',
    summary: 'The questions that can be asked by name, with their parameters',
    parameters: [],
  },
  {
    name: 'read-query',
    method: 'GET',
    path: '/data/query/{query_id}',
    group: 'reader',
    // An answer that took too long is its owner's, whatever it was asked by.
    scope: ['data.query', 'data.read'],
    summary: "How far a query of one's own is; when it has succeeded its rows and where to download them",
    parameters: [
      queryId,
      {
        name: 'limit',
        in: 'query',
        description: 'Rows per page, 1 to 999; 100 if left out',
        schema: { type: 'integer', minimum: 1, maximum: 999, default: 100 },
      },
      cursor,
    ],
  },
  {
    name: 'list-data-runs',
    method: 'GET',
    path: '/data/runs',
    group: 'reader',
    scope: 'data.read',
    summary: 'Runs that settled what landed and computed the facts, newest first: rows in, out and rejected',
    parameters: [limit, cursor],
  },
  {
    name: 'read-data-run',
    method: 'GET',
    path: '/data/runs/{run_id}',
    group: 'reader',
    scope: 'data.read',
    summary: 'One of them: how far it is, or what it has done',
    parameters: [
      {
        name: 'run_id',
        in: 'path',
        description: 'The run',
        schema: recordIdSchema,
        example: '2026-05-14T00-20-00-hourly',
      },
    ],
  },
  {
    name: 'list-reports',
    method: 'GET',
    path: '/data/reports',
    group: 'reader',
    scope: 'data.read',
    summary: 'Days of which there is a page with its pictures, newest first: one is made every night of the day before',
    parameters: [limit, cursor],
  },
  {
    name: 'read-report',
    method: 'GET',
    path: '/data/reports/{day}',
    group: 'reader',
    scope: 'data.read',
    summary: 'Where the page of a day can be opened, for some minutes and without a token of ours',
    parameters: [{ name: 'day', in: 'path', description: 'A UTC day', schema: daySchema, example: '2026-05-13' }],
  },
] as const satisfies readonly ReadingRoute[]

export const dataActs = [
  {
    name: 'ask-query',
    method: 'POST',
    path: '/data/query',
    group: 'reader',
    scope: 'data.query',
    summary:
      'Asks a question of GET /data/queries. 200 with rows if it is answered in time, 202 with a place to look at if not',
    parameters: [],
  },
  {
    name: 'cancel-query',
    method: 'DELETE',
    path: '/data/query/{query_id}',
    group: 'reader',
    scope: ['data.query', 'data.read'],
    summary: "Stops a query of one's own; what it has scanned by then is counted",
    parameters: [queryId],
  },
  {
    name: 'start-data-run',
    method: 'POST',
    path: '/data/runs',
    group: 'admin',
    answers: 202,
    summary: 'Settles and computes a range of hours again; what was right stays as it is',
    parameters: [],
  },
] as const satisfies readonly WritingRoute[]
