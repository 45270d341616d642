import * as z from 'zod'
import { type Described, pageOf } from './described.ts'
import { failureSchema } from './failures.ts'
import { time } from './fields.ts'
import { decisionSchema } from './messages.ts'
import { actExample, actSchema, operationExample, operationSchema } from './operations.ts'
import { robotSchema } from './robots.ts'

const moment = z.object({
  at: time.describe('By the clock of whoever wrote it down'),
  what: z
    .string()
    .describe('received, in_stream, opened, dispatched, machine_started, handler, decided, published, fed, failed …'),
  text: z.string().describe('In words, for a person'),
  after_ms: z.number().optional().describe('Since the message was received'),
  took_ms: z.number().optional().describe('Of a handler: how long it ran'),
  robot_id: z.string().optional(),
  message_id: z.string().optional(),
  trace_id: z.string().optional(),
  failure_id: z.string().optional(),
  operation_id: z.string().optional(),
})

const counter = z.int().describe('Messages')

export const overviewAnswers = {
  health: {
    answer: z.object({ status: z.literal('ok'), environment: z.string().describe('Such as dev or prod') }),
    example: { status: 'ok', environment: 'dev' },
  },
  'read-timeline': {
    answer: z.object({
      id: z.string().describe('As it was asked for'),
      kinds: z
        .array(z.enum(['robot', 'mission', 'message', 'trace', 'correlation', 'failure', 'operation', 'command']))
        .describe('What sort of id it is; several, where the same text names several things'),
      story: z.array(moment).describe('Every hop with its time, oldest first'),
      missing: z.array(z.string()).describe('What one might expect to see and does not, and why that can be'),
      cut: z.boolean().describe('There is more than is shown'),
      robot: robotSchema.optional(),
      messages: z.array(decisionSchema),
      failures: z.array(failureSchema),
      operations: z.array(operationSchema.extend({ results: z.record(z.string(), z.int()) })),
      acts: z.array(actSchema).describe('What operations did to the failures above'),
    }),
    example: {
      id: '01J9-work-1',
      kinds: ['message'],
      story: [
        {
          at: '2026-05-13T13:48:51.348Z',
          what: 'received',
          text: 'work.start came in by service_platform.api_gateway',
          after_ms: 0,
          robot_id: 'ff:5iO4',
          message_id: '01J9-work-1',
          trace_id: '0af7651916cd43dd8448eb211c80319c',
        },
      ],
      missing: [],
      cut: false,
      messages: [],
      failures: [],
      operations: [],
      acts: [],
    },
  },
  'list-audit': {
    answer: pageOf(
      z.discriminatedUnion('entry', [
        operationSchema.extend({ entry: z.literal('operation') }),
        actSchema.extend({ entry: z.literal('message') }),
      ]),
    ),
    example: {
      items: [
        { entry: 'operation', ...operationExample },
        { entry: 'message', ...actExample },
      ],
      next_cursor: null,
    },
  },
  'count-audit': {
    answer: z.object({
      count: z.int().describe('Of those that this request looked at'),
      next_cursor: z.string().nullable().describe('To count on from; null when all have been looked at'),
    }),
    example: { count: 42, next_cursor: null },
  },
  'read-counters': {
    answer: z.object({
      published: counter.describe('Opened messages; each of them ends in exactly one of the others'),
      applied: counter,
      observed: counter.describe('Telemetry'),
      duplicate: counter,
      refused: counter,
      dead_lettered: counter,
      shed: counter.describe('Telemetry that was too old when its turn came'),
      pending: counter.describe('In flight, or held because their robot is parked'),
      redelivered: counter.describe('Decided already when they came again: counted apart, they change nothing'),
    }),
    example: {
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
  },
} satisfies Readonly<Record<string, Described>>
