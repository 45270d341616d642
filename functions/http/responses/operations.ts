import * as z from 'zod'
import { operationKinds, operationStatuses } from '../../ports/operations.ts'
import { type Described, pageOf } from './described.ts'
import { counts, time } from './fields.ts'

const results = counts.describe('How many messages ended how, so far')

export const operationSchema = z
  .object({
    operation_id: z.string(),
    kind: z.enum(operationKinds),
    status: z.enum(operationStatuses),
    by: z.string().describe('Who asked for it'),
    why: z.string().describe('In their words'),
    created_at: time,
    started_at: time.optional(),
    started_by: z.string().optional(),
    started_why: z.string().optional().describe('Of the last start, if they said so'),
    ended_at: time.optional(),
    ended_because: z.string().optional(),
    cancelled_by: z.string().optional(),
    filter: z.record(z.string(), z.unknown()).optional().describe('What the set was chosen by'),
    plan: z
      .object({
        count: z.int().describe('Messages'),
        robots: z.int(),
        oldest_at: time.optional(),
        newest_at: time.optional(),
        conflicts: z.int().describe('Messages whose robot has moved on since'),
        left_out: z.int().optional().describe('Of failures that were named: cannot be tried, or not there at all'),
        accounted: z.int().optional().describe('Of a replay: messages that have their outcome'),
        unsure: z.int().optional().describe('Of a replay: messages of which nobody knows, left alone'),
        estimated_seconds: z.number(),
      })
      .optional()
      .describe('The frozen set, and what acting on it would mean'),
    pace: z
      .object({
        rate_per_second: z.number(),
        first_batches: z.array(z.int()),
        stop_above_percent: z.number(),
        out_of_order: z.boolean(),
      })
      .optional(),
    done_until: z.int().describe('How many of the set were acted on or skipped'),
    skipped: z.int().describe('Not as the plan saw them any more'),
    skipped_because: z.array(z.string()).optional(),
    runs: z.int().describe('Of its worker, so far'),
    compared: z.record(z.string(), z.unknown()).optional().describe('Of a comparison of policies: see /comparisons'),
    erased: counts.optional().describe('Of an erasure that is done: what went'),
    diff: z.unknown().optional().describe('Of an edit or a change: what was before and after'),
    operation_version: z.int(),
  })
  .meta({ id: 'Operation', description: 'What was done about failures: who, why, how far' })

export const actSchema = z
  .object({
    operation_id: z.string(),
    failure_id: z.string(),
    kind: z.enum(operationKinds),
    by: z.string(),
    why: z.string(),
    at: time,
    from: z.string().describe('Status of the failure before'),
    to: z.string().describe('And after'),
    attempt: z.int(),
    robot_id: z.string().optional(),
    message_id: z.string().optional(),
    trace_id: z.string().optional(),
    result: z.string().optional().describe('How the message ended, once it is known'),
    result_at: time.optional(),
  })
  .meta({ id: 'Act', description: 'What an operation did to one failure' })

export const operationExample = {
  operation_id: '5f0c7d1e-6f0e-4d8a-9f6a-0d3f1f6d2b11',
  kind: 'redrive',
  status: 'planned',
  by: 'ada@example.com',
  why: 'the handler is repaired',
  created_at: '2026-05-13T17:00:00.000Z',
  filter: { error_class: 'OtherJobInHand' },
  plan: {
    count: 137,
    robots: 12,
    oldest_at: '2026-05-13T13:48:51.348Z',
    newest_at: '2026-05-13T16:12:05.002Z',
    conflicts: 3,
    estimated_seconds: 34,
  },
  done_until: 0,
  skipped: 0,
  runs: 0,
  operation_version: 1,
}

export const startedExample = {
  ...operationExample,
  status: 'running',
  started_at: '2026-05-13T17:01:00.000Z',
  started_by: 'ada@example.com',
  pace: { rate_per_second: 20, first_batches: [1, 2, 5, 20], stop_above_percent: 20, out_of_order: false },
  runs: 1,
  operation_version: 2,
}

export const actExample = {
  operation_id: '5f0c7d1e-6f0e-4d8a-9f6a-0d3f1f6d2b11',
  failure_id: 'b1946ac9-2492-5347-8623-5b5a1f6d3a10',
  kind: 'redrive',
  by: 'ada@example.com',
  why: 'the handler is repaired',
  at: '2026-05-13T17:01:02.000Z',
  from: 'open',
  to: 'retrying',
  attempt: 2,
  robot_id: 'ff:5iO4',
  message_id: '01J9-work-1',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  result: 'applied',
  result_at: '2026-05-13T17:01:03.000Z',
}

export const operationAnswers = {
  'list-operations': { answer: pageOf(operationSchema), example: { items: [operationExample], next_cursor: null } },
  'read-operation': {
    answer: operationSchema.extend({
      progress: z.object({
        count: z.int().optional().describe('Messages of the set'),
        acted_on: z.int().optional(),
        left: z.int().optional().describe('To go'),
        skipped: z.int().optional(),
        ended: z.int().describe('Whose end is known'),
        failed_again: z.int(),
        results,
      }),
    }),
    example: {
      ...startedExample,
      done_until: 28,
      progress: {
        count: 137,
        acted_on: 28,
        left: 109,
        skipped: 0,
        ended: 26,
        failed_again: 1,
        results: { applied: 25, failed_again: 1 },
      },
    },
  },
  'list-operation-messages': { answer: pageOf(actSchema), example: { items: [actExample], next_cursor: null } },
  'plan-operation': {
    answer: operationSchema,
    example: operationExample,
    body: { kind: 'redrive', filter: { class: 'OtherJobInHand' }, reason: 'the handler is repaired' },
    refuses: [422],
  },
  'start-operation': {
    answer: operationSchema,
    example: startedExample,
    body: { expected_count: 137, rate_per_second: 20, stop_above_percent: 20 },
    refuses: [409, 422],
  },
  'cancel-operation': {
    answer: operationSchema,
    example: { ...startedExample, status: 'cancelling', cancelled_by: 'ada@example.com', operation_version: 3 },
    body: {},
    refuses: [409],
  },
} satisfies Readonly<Record<string, Described>>
