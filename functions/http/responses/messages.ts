import * as z from 'zod'
import { type Described, pageOf } from './described.ts'
import { decisionOn, messageId, robotId, time, traceId } from './fields.ts'
import { messagesSchema } from './said.ts'

const milliseconds = z.number().optional()

export const decisionSchema = z
  .object({
    robot_id: robotId,
    message_id: messageId,
    outcome: z.string().describe('applied, refused, dead_lettered, or held while its robot is parked'),
    type: z.string().describe('Such as work.start'),
    kind: z.string().describe('request, fact or telemetry'),
    trace_id: traceId,
    correlation_id: z.string().optional().describe('The conversation that it belongs to'),
    causation_id: z.string().optional().describe('The message that it was said because of'),
    source: z.string().describe('The door that it came in by'),
    by: z.string().optional().describe('Of a request: who sent it'),
    why: z.string().optional().describe('Of a request: the reason that it gives'),
    policy_version: z.string().describe('The version that decided'),
    from: z.string().optional().describe("The robot's state when it was decided"),
    to: z.string().optional().describe('And after it'),
    handlers: z.array(z.string()).optional().describe('What was done on the way'),
    revision: z.int().optional().describe("The robot's after it"),
    reason: z.string().optional().describe('A name such as not_allowed, guard, stale or version_mismatch'),
    guard: z.string().optional().describe('The one that was false'),
    detail: z.string().optional().describe('The same in words'),
    received_at: time,
    occurred_at: z.string().optional().describe("The sender's clock"),
    decided_at: time,
    position: z.string().describe('Where it lay on the stream'),
    decided_in: z.string().describe('The record of the stream that made the decision'),
    sequence: z.int().optional().describe("The robot's own number of it"),
    failure_id: z.string().optional().describe('Of the failure that it became'),
    attempt: z.int().optional(),
    redrive_of: z.string().optional().describe('The failure whose message was tried again'),
    edited_from: z.string().optional().describe('The failure whose message was edited into this one'),
    operation_id: z.string().optional().describe('Of the redrive or the edit'),
    out_of_order: z.boolean().optional().describe('Its robot had moved on, and an operator wanted it all the same'),
    hops: z
      .object({
        streamed_ms: milliseconds,
        opened_ms: milliseconds,
        dispatched_ms: milliseconds,
        started_ms: milliseconds,
        ended_ms: milliseconds,
        decided_ms: milliseconds,
      })
      .optional()
      .describe('Times along the line, after received_at'),
    message: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Of a fact that a dialect derived: the message itself'),
  })
  .meta({ id: 'Decision', description: 'What became of a message' })

export const decisionExample = {
  robot_id: 'ff:5iO4',
  message_id: '01J9-work-1',
  outcome: 'applied',
  type: 'work.start',
  kind: 'request',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  source: 'service_platform.api_gateway',
  policy_version: 'v1',
  from: 'idle',
  to: 'working',
  handlers: ['start-work'],
  revision: 4,
  received_at: '2026-05-13T13:48:51.348Z',
  decided_at: '2026-05-13T13:48:51.439Z',
  position: '49590338271490256608559692538361571095921575989136588898:1',
  decided_in: '49590338271490256608559692538361571095921575989136588898',
}

const acceptedSchema = z
  .object({
    message_id: messageId,
    robot_id: robotId,
    trace_id: traceId,
    type: z.string().describe('Such as work.start'),
    kind: z.string().describe('request, fact or telemetry'),
    outcome: z
      .enum(['pending', 'accepted', 'dead_lettered'])
      .describe(
        'pending until it is decided; accepted: telemetry, of which no sample has a row; dead_lettered: see failure_id',
      ),
    failure_id: z.string().optional(),
    reason: z.string().optional().describe('Of the failure: its class'),
    detail: z.string().optional().describe('Of the failure: its text'),
    accepted_at: time,
    accepted_by: z.string().describe('Who sent it'),
  })
  .meta({ id: 'AcceptedMessage', description: 'A message that came over HTTP and is on its way' })

const sentSchema = z
  .object({
    trace_id: traceId,
    messages: z.array(
      z.object({
        message_id: messageId,
        robot_id: robotId,
        trace_id: traceId,
        location: z.string().describe('Where its outcome can be watched'),
        ...decisionOn('robot'),
      }),
    ),
  })
  .meta({ id: 'SentMessages', description: 'Messages that lie on the stream, in the order in which they were sent' })

const sentExample = {
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  messages: [
    {
      message_id: 'order-4711',
      robot_id: 'ff:5iO4',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      location: '/messages/order-4711?robot_id=ff%3A5iO4',
    },
  ],
}

const messageExample = {
  robot_id: 'ff:5iO4',
  message_id: 'order-4711',
  type: 'work.start',
  payload: { job_id: 'job-17', kind: 'transport', params: { from: 'HBW', to: 'DPS' } },
}

export const messageAnswers = {
  'list-messages': { answer: pageOf(decisionSchema), example: { items: [decisionExample], next_cursor: null } },
  'read-message': { answer: z.union([decisionSchema, acceptedSchema]), example: decisionExample },
  'send-messages': {
    takes: {
      'application/json': {
        schema: messagesSchema,
        example: messageExample,
      },
    },
    body: messageExample,
    answer: sentSchema,
    example: sentExample,
    headers: { Location: 'Where the outcomes can be watched', 'Idempotent-Replayed': 'true, when it was taken before' },
    also: {
      200: {
        description: 'With wait: all outcomes have come',
        answer: sentSchema,
        example: {
          ...sentExample,
          messages: sentExample.messages.map((message) => ({
            ...message,
            outcome: 'applied',
            from: 'idle',
            to: 'working',
            policy_version: 'v1',
            decided_at: '2026-05-13T13:48:51.439Z',
          })),
        },
      },
    },
    refuses: [404, 409, 422, 429],
  },
} satisfies Readonly<Record<string, Described>>
