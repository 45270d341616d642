import * as z from 'zod'
import { capacityExample, capacitySchema } from './capacity.ts'
import { type Described, pageOf } from './described.ts'
import { robotId, time, traceId } from './fields.ts'
import { decisionExample, decisionSchema } from './messages.ts'
import { pinSchema, targetSchema } from './policies.ts'

const lastKnown = z.object({
  position: z.string().describe('Place on the stream of the last record that counted here'),
  heard_at: time.optional().describe('When the robot itself was heard; absent if only others spoke about it'),
  telemetry: z
    .object({
      message_id: z.string(),
      trace_id: traceId,
      received_at: time,
      occurred_at: z.string().optional().describe("The sender's clock"),
      sequence: z.int().optional(),
      payload: z.record(z.string(), z.unknown()),
    })
    .optional()
    .describe('The newest sample'),
  sequences: z
    .object({
      high: z.int().describe('The highest number that was heard'),
      gaps: z.array(z.tuple([z.int(), z.int()])).describe('Ranges that are missing below it, oldest first'),
      floor: z.int().describe('Below this nothing is known any more'),
    })
    .optional()
    .describe("Of the robot's own counter"),
  flags: z
    .object({
      clock_skew_seconds: z
        .number()
        .optional()
        .describe("The sender's clock minus ours, when they differ by more than a minute"),
      gaps_dropped: z.int().optional().describe('Gaps that were given up because there were too many'),
    })
    .optional(),
})

export const parkedSchema = z.object({
  status: z.enum(['parked', 'needs_attention']).describe('Released by the schedule, or waiting for a person'),
  parked_since: time,
  parked_by: z.string().describe('The message that could not be decided'),
  next_release_at: time,
  release_attempts: z.int().describe('Releases that were tried and failed'),
  error_class: z.string(),
  error_text: z.string(),
})

export const robotSchema = z
  .object({
    robot_id: robotId,
    state: z.string().describe('Such as idle or working'),
    since: time.describe('When the state began'),
    policy_version: z.string().describe('The version that decides for it'),
    first_version: z.string().optional().describe('The one it had before the first rollout moved it'),
    pin: pinSchema,
    revision: z.int().describe('Counts its transitions'),
    last_sequence: z.int().describe('Of the last applied message that had one; -1 before the first'),
    position: z.string().optional().describe('Place on the stream of the last applied message'),
    entered_by: z.string().optional().describe('Type of the last applied message'),
    previous_state: z.string().optional(),
    cause: z
      .looseObject({
        message_id: z.string(),
        trace_id: traceId,
        type: z.string(),
        source: z.string().optional().describe('The namespace that it came in by, such as device.hw'),
      })
      .nullable()
      .describe('Why it is in this state; null before its first transition'),
    first_seen_at: time,
    parked: parkedSchema.nullable().describe('Its messages are held, in order; null if they are not'),
    set_aside: z.array(z.string()).optional().describe('The last messages that were dead-lettered'),
    set_aside_reason: z.string().optional().describe('Error class of the newest of them'),
    last_known: lastKnown.nullable().describe('How it was when it was heard last; null if it never was'),
    fleet: z
      .string()
      .nullable()
      .optional()
      .describe('The fleet that it is in, where robots are asked for; null for none'),
    target: targetSchema.optional().describe('Where robots are asked for'),
    capacity: capacitySchema
      .nullable()
      .optional()
      .describe('Of one robot: whether it would be given a mission, or what holds it back; null if nobody has said'),
  })
  .meta({ id: 'Robot', description: 'A robot' })

export const robotExample = {
  robot_id: 'ff:5iO4',
  state: 'working',
  since: '2026-05-13T13:48:52.123Z',
  policy_version: 'v1',
  pin: null,
  revision: 4,
  last_sequence: 17,
  entered_by: 'work.start',
  previous_state: 'idle',
  cause: {
    message_id: '01J9-work-1',
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    type: 'work.start',
  },
  first_seen_at: '2026-05-13T13:00:00.000Z',
  parked: null,
  fleet: 'north',
  target: { version: 'v2', because: 'percentage', rollout_id: '20260513T170000000Z-3f2a91bc77d0', waits_for: 'work' },
  last_known: {
    position: '49590338271490256608559692538361571095921575989136588898:0',
    heard_at: '2026-05-13T13:49:00.000Z',
    telemetry: {
      message_id: 't1',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      received_at: '2026-05-13T13:49:00.000Z',
      payload: { battery: 81 },
    },
  },
}

export const robotAnswers = {
  'list-robots': { answer: pageOf(robotSchema), example: { items: [robotExample], next_cursor: null } },
  'read-robot': { answer: robotSchema, example: { ...robotExample, capacity: capacityExample } },
  'list-transitions': { answer: pageOf(decisionSchema), example: { items: [decisionExample], next_cursor: null } },
  'erase-robot': {
    answer: z.object({
      operation_id: z.string(),
      status: z.literal('planning'),
      robot_id: z.string(),
      begins_at: time.describe('Until then POST /operations/{operation_id}/cancel calls it off'),
      even_if_connected: z.literal(true).optional(),
      by: z.string(),
      why: z.string(),
      created_at: time,
    }),
    example: {
      operation_id: '5f0c7d1e-6f0e-4d8a-9f6a-0d3f1f6d2b11',
      status: 'planning',
      robot_id: 'ff:5iO4',
      begins_at: '2026-05-16T17:00:00.000Z',
      by: 'ada@example.com',
      why: 'its owner asks for it',
      created_at: '2026-05-13T17:00:00.000Z',
    },
    body: { confirm: 'ff:5iO4', reason: 'its owner asks for it' },
    headers: { Location: 'Where to watch it: /operations/{operation_id}' },
    refuses: [404, 409],
  },
} satisfies Readonly<Record<string, Described>>
