import * as z from 'zod'
import { type Described, pageOf } from './described.ts'
import { messageId, robotId, time, traceId } from './fields.ts'

const settledUntil = time
  .nullable()
  .describe('What arrived before is settled; what came later is read where it was laid down. null: nothing is yet')
const range = { from: time, until: time }
const queryId = z.string().describe('For GET /data/query/{query_id}')
const status = z.string().describe('queued, running, succeeded, failed or cancelled')
const value = z.union([z.string(), z.number(), z.boolean()]).nullable()

const laterSchema = z
  .object({ query_id: queryId, status, location: z.string() })
  .meta({ id: 'QueryUnderWay', description: 'It takes longer than anybody waits: look again' })
const laterExample = {
  query_id: 'b9f2c1de-5b0a-5e3c-9d4f-2a7c1e6f8a90',
  status: 'running',
  location: '/data/query/b9f2c1de-5b0a-5e3c-9d4f-2a7c1e6f8a90',
}
const also = {
  202: {
    description: 'It goes on, and can be looked at',
    answer: laterSchema,
    example: laterExample,
    headers: { Location: 'Where it can be looked at' },
  },
} satisfies Described['also']
const refuses = [404, 422, 429] as const

const messageSchema = z
  .object({
    message_id: messageId,
    trace_id: traceId.optional(),
    robot_id: robotId,
    type: z.string().optional(),
    kind: z.string().describe('request, fact or telemetry'),
    dialect: z.string().optional().describe('The language it was said in'),
    schema_version: z.int().optional(),
    version: z.string().optional().describe('The policy version that was asked for'),
    sequence: z.int().optional().describe("The robot's own number of it"),
    correlation_id: z.string().optional(),
    causation_id: z.string().optional(),
    priority: z.string().optional(),
    source: z.string().optional().describe('The door that it came in by'),
    topic: z.string().optional(),
    received_at: time,
    occurred_at: time.optional().describe("The sender's clock; may be days off"),
    arrived_at: time.optional().describe("The stream's clock"),
    position: z.string().optional().describe('Where it lay on the stream'),
    redrive_of: z.string().optional(),
    edited_from: z.string().optional(),
    outcome: z
      .string()
      .optional()
      .describe(
        'With decided=yes: applied, refused, dead_lettered or held; not there: telemetry, or not known here yet',
      ),
    reason: z.string().optional().describe('Why it was refused or dead-lettered'),
    from_state: z.string().optional(),
    to_state: z.string().optional(),
    policy_version: z.string().optional().describe('The version that decided'),
    decided_at: time.optional(),
    failure_id: z.string().optional().describe('Of a dead letter'),
    bytes: z.int().optional().describe('Of what the sender sent'),
    payload: z.unknown().describe("The type's own content"),
    raw_base64: z.string().optional().describe("With raw=yes: the sender's bytes"),
  })
  .meta({ id: 'StoredMessage', description: 'A message as it was said, of any age' })

const messageExample = {
  message_id: '01J9-work-1',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  robot_id: 'ff:5iO4',
  type: 'work.start',
  kind: 'request',
  dialect: 'native',
  source: 'device.hw',
  received_at: '2026-05-13T13:48:51.348Z',
  bytes: 214,
  payload: { job_id: 'job-17' },
}
const rangeExample = { from: '2026-05-13T00:00:00.000Z', until: '2026-05-14T00:00:00.000Z' }

const download = z.object({
  format: z.string(),
  name: z.string(),
  url: z.string().describe('Where to get it, without a token of ours'),
  bytes: z.int().optional(),
  expires_in: z.int().describe('Of the address, in seconds'),
})

const querySchema = z
  .object({
    query_id: queryId,
    name: z.string().describe('Of the question'),
    format: z.string(),
    status,
    asked_at: time,
    bytes_scanned: z.int().optional(),
    milliseconds: z.int().optional(),
    error: z.string().optional().describe('Why it has no rows'),
    columns: z.array(z.object({ name: z.string(), type: z.string() })).optional(),
    rows: z.array(z.array(value)).optional().describe('Values in the order of the columns'),
    next_cursor: z.string().nullable().optional(),
    downloads: z.array(download).optional(),
  })
  .meta({ id: 'Query', description: 'A question that was asked, and what was found' })

const queryExample = {
  query_id: laterExample.query_id,
  name: 'refusals',
  format: 'csv',
  status: 'succeeded',
  asked_at: '2026-05-14T06:00:00.000Z',
  bytes_scanned: 48_213,
  milliseconds: 812,
  columns: [
    { name: 'cause', type: 'varchar' },
    { name: 'refused', type: 'bigint' },
  ],
  rows: [['not_allowed', 12]],
  next_cursor: null,
  downloads: [
    {
      format: 'csv',
      name: 'refusals.csv',
      url: 'https://signalbox-lake.s3.us-east-1.amazonaws.com/results/data-api/b9f2.csv?X-Amz-Signature=…',
      expires_in: 300,
    },
  ],
}

const runSchema = z
  .object({
    run_id: z.string(),
    job: z.string().describe('hourly, range or nightly'),
    status: z.string().describe('asked, running, succeeded or failed'),
    from: time.optional(),
    until: time.optional(),
    by: z.string().describe('Who asked for it'),
    why: z.string().optional(),
    asked_at: time,
    begun_at: time.optional(),
    ended_at: time.optional(),
    error: z.string().optional().describe('What it failed with'),
    report: z
      .object({
        landed_hours: z.int().describe('Hours of arrival that were read'),
        objects: z.int(),
        statements: z.int(),
        bytes_scanned: z.int(),
        tables: z.array(
          z.object({
            table: z.string(),
            rows_in: z
              .int()
              .describe('That landed for it, as often as they came; of what is told by its changes each change'),
            rows_out: z.int().describe('That stand in the hours that it touched'),
            rejected: z.int(),
            hours_touched: z.int(),
          }),
        ),
      })
      .optional(),
  })
  .meta({ id: 'DataRun', description: 'A run that settled what landed, and computed the facts' })

const runExample = {
  run_id: '2026-05-14T00-20-00-hourly',
  job: 'hourly',
  status: 'succeeded',
  by: 'clock',
  asked_at: '2026-05-14T00:20:00.000Z',
  begun_at: '2026-05-14T00:20:01.200Z',
  ended_at: '2026-05-14T00:21:07.000Z',
  report: {
    landed_hours: 1,
    objects: 12,
    statements: 31,
    bytes_scanned: 48_000_000,
    tables: [{ table: 'messages', rows_in: 41_667, rows_out: 41_660, rejected: 0, hours_touched: 2 }],
  },
}

const report = {
  day: z.iso.date().describe('In UTC'),
  made_at: time.describe('Made anew it is the same page, with what was repaired since'),
  bytes: z.int(),
}
const reportExample = { day: '2026-05-13', made_at: '2026-05-14T01:30:21.000Z', bytes: 61_440 }

export const dataAnswers = {
  'find-messages': {
    answer: pageOf(messageSchema).extend({ ...range, settled_until: settledUntil }),
    example: {
      items: [messageExample],
      next_cursor: null,
      ...rangeExample,
      settled_until: '2026-05-13T13:00:00.000Z',
    },
    also,
    refuses,
  },
  'count-messages': {
    answer: z.object({ messages: z.int().describe('On all pages together'), ...range, settled_until: settledUntil }),
    example: { messages: 1284, ...rangeExample, settled_until: '2026-05-13T13:00:00.000Z' },
    also,
    refuses,
  },
  'read-history': {
    answer: pageOf(
      z.object({
        happened_at: time,
        entry: z.string().describe('decision, command, mission or failure'),
        id: z.string().describe('Of the message, the command, the mission or the failure'),
        type: z.string().optional(),
        outcome: z.string().optional().describe('How it ended, or where it stands'),
        from_state: z.string().optional(),
        to_state: z.string().optional(),
        reason: z.string().optional(),
        trace_id: z.string().optional(),
        policy_version: z.string().optional(),
      }),
    ).extend({ robot_id: robotId, ...range, settled_until: settledUntil }),
    example: {
      robot_id: 'ff:5iO4',
      items: [
        {
          happened_at: '2026-05-13T13:48:51.348Z',
          entry: 'decision',
          id: '01J9-work-1',
          type: 'work.start',
          outcome: 'applied',
          from_state: 'idle',
          to_state: 'working',
          trace_id: '0af7651916cd43dd8448eb211c80319c',
          policy_version: 'v1',
        },
      ],
      next_cursor: null,
      ...rangeExample,
      settled_until: '2026-05-14T00:00:00.000Z',
    },
    also,
    refuses,
  },
  'list-measures': {
    answer: z.object({
      items: z.array(
        z.object({
          measure: z.string(),
          describes: z.string(),
          values: z.array(z.object({ name: z.string(), describes: z.string() })),
          group_by: z.array(z.string()),
          intervals: z.array(z.string()),
        }),
      ),
    }),
    example: {
      items: [
        {
          measure: 'messages',
          describes: 'What was said',
          values: [{ name: 'messages', describes: 'How many' }],
          group_by: ['robot_id', 'type', 'kind', 'dialect', 'fleet', 'site'],
          intervals: ['hour', 'day', 'all'],
        },
      ],
    },
  },
  'read-stats': {
    answer: z.object({
      measure: z.string(),
      interval: z.string(),
      group_by: z.array(z.string()),
      ...range,
      items: z.array(z.record(z.string(), value)).describe('begins_at, the groups and the values, by their names'),
      settled_until: settledUntil,
    }),
    example: {
      measure: 'messages',
      interval: 'hour',
      group_by: ['type'],
      ...rangeExample,
      items: [{ begins_at: '2026-05-13T13:00:00.000Z', type: 'robot.telemetry', messages: 812, bytes: 487_200 }],
      settled_until: '2026-05-14T00:00:00.000Z',
    },
    also,
    refuses,
  },
  'read-loss': {
    answer: pageOf(z.record(z.string(), value)).extend({
      what: z.string(),
      ...range,
      hours_reported: z
        .int()
        .optional()
        .describe(
          'Where nothing is listed: hours of the range in which loss reports have counted anything. 0: nothing is known of it',
        ),
    }),
    example: {
      what: 'gaps',
      items: [
        {
          robot_id: 'ff:5iO4',
          hour: '2026-05-13T13:00:00.000Z',
          stage: 'stream_to_lake',
          from_place: '49590338271490256608559692538361571095921575989136588898:1',
          to_place: '49590338271490256608559692538361571095921575989136588898:1',
          messages: 1,
        },
      ],
      next_cursor: null,
      ...rangeExample,
    },
    also,
    refuses,
  },
  'list-queries': {
    answer: z.object({
      items: z.array(
        z.object({
          name: z.string(),
          question: z.string(),
          days_max: z.int().describe('The longest range from `from` to `until`'),
          columns: z.array(z.object({ name: z.string(), type: z.string() })).describe('Of its answer'),
          parameters: z.array(
            z.object({
              name: z.string(),
              type: z.string(),
              describes: z.string(),
              required: z.boolean(),
              default: z.union([z.string(), z.number()]).optional(),
              minimum: z.number().optional(),
              maximum: z.number().optional(),
              pattern: z.string().optional(),
              example: z.union([z.string(), z.number()]),
            }),
          ),
        }),
      ),
    }),
    example: {
      items: [
        {
          name: 'refusals',
          question: 'What is refused, and why?',
          days_max: 92,
          columns: [
            { name: 'cause', type: 'string' },
            { name: 'refused', type: 'bigint' },
          ],
          parameters: [
            {
              name: 'from',
              type: 'timestamp',
              describes: 'Then or later, RFC 3339',
              required: false,
              example: '2026-05-13T00:00:00Z',
            },
          ],
        },
      ],
    },
  },
  'ask-query': {
    body: {
      name: 'refusals',
      parameters: { from: '2026-05-13T00:00:00Z', until: '2026-05-14T00:00:00Z' },
      format: 'csv',
      wait_seconds: 5,
    },
    answer: querySchema,
    example: queryExample,
    also,
    refuses,
  },
  'read-query': { answer: querySchema, example: queryExample, refuses: [422] },
  'list-data-runs': { answer: pageOf(runSchema), example: { items: [runExample], next_cursor: null } },
  'read-data-run': { answer: runSchema, example: runExample },
  'list-reports': { answer: pageOf(z.object(report)), example: { items: [reportExample], next_cursor: null } },
  'read-report': {
    answer: z.object({
      ...report,
      url: z.string().describe('Where to open it, without a token of ours'),
      expires_in: z.int().describe('Of the address, in seconds'),
    }),
    example: {
      ...reportExample,
      url: 'https://signalbox-lake.s3.us-east-1.amazonaws.com/reports/date%3D2026-05-13/report.html?X-Amz-Signature=…',
      expires_in: 300,
    },
    refuses: [404],
  },
  'start-data-run': {
    body: { from: '2026-05-13T00:00:00Z', until: '2026-05-14T00:00:00Z', reason: 'the lake was repaired' },
    answer: runSchema,
    example: {
      run_id: '2026-05-14T08-00-00-range-1c3f',
      job: 'range',
      status: 'asked',
      from: '2026-05-13T00:00:00.000Z',
      until: '2026-05-14T00:00:00.000Z',
      by: 'ada',
      why: 'the lake was repaired',
      asked_at: '2026-05-14T08:00:00.000Z',
    },
    headers: { Location: 'Where it can be looked at' },
    refuses: [422],
  },
  'cancel-query': {
    answer: z.object({ query_id: queryId, status }),
    example: { query_id: laterExample.query_id, status: 'cancelled' },
  },
} satisfies Readonly<Record<string, Described>>
