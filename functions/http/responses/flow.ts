import * as z from 'zod'
import type { Described } from './described.ts'
import { time } from './fields.ts'

const messages = z.int().describe('Messages')
const unit = z
  .enum(['messages', 'calls'])
  .describe('What is counted: messages, or calls of functions, each of which may take several')
const seconds = z.number().nullable().describe('null: nobody has counted it in the last minutes')
const ms = z.number().nullable().describe('Of the last minutes; null: nothing was counted in them')
const rate = z.number().nullable().describe('A second, of the minute that lasts and the one before; null: not counted')
const names = z.array(z.string())

const box = z
  .object({
    name: z.string().describe('A namespace, or who is outside: robots, callers, listeners, people'),
    outside: z.boolean(),
    per_second: rate,
    unit,
    backlog: z.int().nullable().describe('What waits in its queues'),
    backlog_age_seconds: seconds.describe('Of the oldest that it has not finished'),
    failures: z.int().describe('Open in the failure store, of what went wrong here'),
    errors: z.int().describe('Of its functions, in five minutes'),
    throttles: z.int().describe('Of its functions and its stream, in five minutes'),
    parts: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['function', 'queue', 'stream']),
        per_second: rate,
        errors: z.int(),
        throttles: z.int(),
        waiting: z.int().nullable(),
        age_seconds: seconds,
      }),
    ),
  })
  .meta({ id: 'FlowBox', description: 'A namespace in the picture of the whole' })

const edge = z
  .object({
    from: z.string(),
    to: z.string(),
    per_second: rate,
    unit,
    calls: names.describe('Functions of the second that are called along it'),
    by: names.describe('Functions of the first that hand over'),
  })
  .meta({ id: 'FlowEdge', description: 'Where one namespace hands messages to another' })

const minute = z
  .object({
    at: time.describe('When it began'),
    applied: messages,
    observed: messages,
    refused: messages,
    duplicate: messages,
    dead_lettered: messages,
    shed: messages,
  })
  .meta({ id: 'MinuteOfOutcomes', description: 'What was counted in a minute' })

const books = z.object({
  published: messages,
  applied: messages,
  observed: messages,
  duplicate: messages,
  refused: messages,
  dead_lettered: messages,
  shed: messages,
  pending: messages,
  redelivered: messages,
})

export const flowAnswers = {
  'read-flow': {
    answer: z.object({
      at: time,
      metrics_at: time.describe('When metrics were looked at: they are kept for a while, for each look costs'),
      robots: z.object({
        count: z.int(),
        by_state: z.record(z.string(), z.int()),
        by_policy_version: z.record(z.string(), z.int()),
        parked: z.int(),
        needs_attention: z.int().describe('Parked, and released by a person only'),
        cut: z.boolean().describe('There are more than were counted'),
      }),
      stuck: z
        .array(
          z.object({
            level: z.enum(['stopped', 'behind', 'notice']),
            at: z.string().describe('The box in which it is'),
            text: z.string().describe('What, for how long and why, in words'),
            next: z.string().describe('What to do'),
          }),
        )
        .describe('Worst first; empty: nothing of what is looked at is wrong'),
      books: books.optional().describe('As GET /counters'),
      per_minute: z.array(minute).optional().describe('The last 60 whole minutes, oldest first'),
      this_minute: minute.optional().describe('The one that lasts: it grows until it is over'),
      lag: z
        .object({
          stream_seconds: seconds,
          outbox_seconds: seconds,
          listeners_seconds: seconds,
          delivered_ms_p50: ms,
          delivered_ms_p99: ms,
          transition_ms_p50: ms,
          transition_ms_p99: ms,
        })
        .optional(),
      failures: z
        .object({
          open: z.int(),
          retrying: z.int(),
          held: z.int(),
          needs_attention: z.int(),
          resolved: z.int(),
          archived: z.int(),
        })
        .optional()
        .describe('All that there are, by status'),
      boxes: z.array(box).optional(),
      edges: z.array(edge).optional(),
    }),
    example: {
      at: '2026-05-13T13:48:51.348Z',
      metrics_at: '2026-05-13T13:48:11.002Z',
      robots: {
        count: 3,
        by_state: { idle: 2, working: 1 },
        by_policy_version: { v1: 3 },
        parked: 0,
        needs_attention: 0,
        cut: false,
      },
      stuck: [
        {
          level: 'stopped',
          at: 'service_platform.core.messaging',
          text: 'The stream is 43 s behind: dispatch is throttled',
          next: 'Look at the account’s concurrency, and at who else uses it',
        },
      ],
      books: {
        published: 1200,
        applied: 150,
        observed: 1000,
        duplicate: 10,
        refused: 35,
        dead_lettered: 5,
        shed: 0,
        pending: 0,
        redelivered: 20,
      },
      per_minute: [
        {
          at: '2026-05-13T13:47:00.000Z',
          applied: 12,
          observed: 180,
          refused: 1,
          duplicate: 0,
          dead_lettered: 0,
          shed: 0,
        },
      ],
      this_minute: {
        at: '2026-05-13T13:48:00.000Z',
        applied: 3,
        observed: 92,
        refused: 0,
        duplicate: 0,
        dead_lettered: 0,
        shed: 0,
      },
      lag: {
        stream_seconds: 43,
        outbox_seconds: 0.2,
        listeners_seconds: 0.1,
        delivered_ms_p50: 180,
        delivered_ms_p99: 420,
        transition_ms_p50: 45,
        transition_ms_p99: 120,
      },
      failures: { open: 5, retrying: 0, held: 0, needs_attention: 0, resolved: 2, archived: 1 },
      boxes: [
        {
          name: 'service_platform.container.work',
          outside: false,
          per_second: 0.2,
          unit: 'calls',
          backlog: null,
          backlog_age_seconds: null,
          failures: 0,
          errors: 0,
          throttles: 0,
          parts: [
            {
              name: 'work',
              kind: 'function',
              per_second: 0.2,
              errors: 0,
              throttles: 0,
              waiting: null,
              age_seconds: null,
            },
          ],
        },
      ],
      edges: [
        {
          from: 'service_platform.core.messaging',
          to: 'service_platform.container.work',
          per_second: 0.2,
          unit: 'calls',
          calls: ['work'],
          by: [],
        },
      ],
    },
  },
} satisfies Readonly<Record<string, Described>>
