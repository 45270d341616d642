// What is said on a connection of the live feed, both ways: one JSON object per WebSocket message. The server's answers, the
// typed client and the generated AsyncAPI document are made of these schemas.
//
// - A position is the place of an event in the feed: it rises by one with every event, of whichever robot, and is never used
//   twice. Whoever comes back says the last one that it knows (`from`) and gets what came after it, or a gap that says what
//   cannot be had any more.
// - Events of one subscription come in the order of their positions. The same one may come again (a delivery whose answer was
//   lost is repeated): what is not behind the last position of its subscription is known.
// - An answer names what it answers and nothing else: those to two frames may change places, and events may come before the
//   `subscribed` that they follow from.
// - Several events may share a frame: one connection is written to by one post after the other.

import * as z from 'zod'
import { TRACE_ID } from '../envelope.ts'
import { outgoingEventSchema } from '../events/external.ts'
import { LINE_KEY } from '../robot-id.ts'

/** A position, or 0: before the first event. */
const position = z.int().min(0)

const listOf = (member: z.ZodString, most: number) => z.array(member).min(1).max(most)

export const SUBSCRIPTION_ID = /^[A-Za-z0-9._:-]{1,64}$/
const subscriptionId = z
  .string()
  .regex(SUBSCRIPTION_ID, '1 to 64 of A-Z a-z 0-9 . _ : -')
  .describe('chosen by the client, of its own on this connection')

export const filterSchema = z
  .strictObject({
    robots: listOf(z.string().regex(LINE_KEY, 'a robot id, or mission: and the id of a mission'), 100)
      .optional()
      .describe('about one of these robots, or missions as mission: and their id'),
    fleets: listOf(z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'the name of a fleet'), 20)
      .optional()
      .describe('about a robot of one of these fleets'),
    states: listOf(z.string().min(1).max(80), 50)
      .optional()
      .describe('the robot is in one of these states now, as the event says'),
    types: listOf(z.string().regex(/^[a-z_]+\.([a-z_]+|\*)$/, 'an event type such as job.completed, or job.*'), 50)
      .optional()
      .describe('of one of these event types; job.* stands for every type that begins so'),
    trace_id: z.string().regex(TRACE_ID, '32 lower-case hex digits').optional().describe('of this story'),
    outcomes: listOf(z.string().regex(/^[a-z_]{1,32}$/, 'an outcome such as refused'), 10)
      .optional()
      .describe('a message ended like this: applied, refused, duplicate, dead_lettered, shed'),
  })
  .describe(
    'all that is named has to be true; of a list, one member. Without a filter: everything that the ticket allows',
  )

const subscribe = z
  .strictObject({
    action: z.literal('subscribe'),
    subscription_id: subscriptionId,
    filter: filterSchema.optional(),
    from: position
      .optional()
      .describe('resume: replay what came after this position, as far as it is kept, then go on live'),
  })
  .describe('Hear events. A subscription of the same id is replaced.')

const unsubscribe = z
  .strictObject({ action: z.literal('unsubscribe'), subscription_id: subscriptionId })
  .describe('Hear no more events of a subscription.')

const ping = z
  .strictObject({
    action: z.literal('ping'),
    progress: z.boolean().optional().describe('true: the pong says how far everything has been sent'),
  })
  .describe('Keeps the connection alive: without a word for ten minutes it is cut.')

/** What a client may say. */
export const clientFrames = { subscribe, unsubscribe, ping } as const
export const clientFrameSchema = z.discriminatedUnion('action', [subscribe, unsubscribe, ping])

const subscriptionIds = z.array(z.string()).min(1).describe('of the subscriptions that it is for')

const subscribed = z
  .object({
    kind: z.literal('subscribed'),
    subscription_id: z.string(),
    position: position.describe('every matching event after this position is sent; one at or before it may be'),
  })
  .describe('The answer to subscribe.')

const unsubscribed = z
  .object({ kind: z.literal('unsubscribed'), subscription_id: z.string() })
  .describe('The answer to unsubscribe. What was on its way may still come.')

const events = z
  .object({
    kind: z.literal('events'),
    events: z
      .array(z.object({ subscription_ids: subscriptionIds, position: position.min(1), event: outgoingEventSchema }))
      .min(1),
  })
  .describe('What has happened, in the order of positions.')

export const gapReasons = ['buffer', 'too_large'] as const
const gap = z
  .object({
    kind: z.literal('gap'),
    subscription_ids: subscriptionIds,
    from: position.min(1).describe('the first position that is missing'),
    to: position.min(1).describe('the last one'),
    why: z.enum(gapReasons).describe('buffer: no longer kept; too_large: does not fit a frame'),
  })
  .describe('Events that may have matched and cannot be sent: ask the API how things are.')

const error = z
  .looseObject({
    kind: z.literal('error'),
    type: z.string().describe('stable, for programs: urn:signalbox:problem:…'),
    title: z.string(),
    status: z.int().min(400).max(599).describe('as the same problem would have over HTTP'),
    detail: z.string().describe('for people: the thing, its value, what would have been right'),
    subscription_id: z.string().optional().describe('of the frame that was refused, where it had one'),
  })
  .describe('A frame was not understood or not possible; nothing has changed. Too many of them end the connection.')

const pong = z
  .object({
    kind: z.literal('pong'),
    position: position
      .optional()
      .describe('everything that matched up to here was sent: a later resume may begin here'),
  })
  .describe('The answer to ping.')

export const closingReasons = ['expired', 'replaced', 'too_slow', 'too_many_errors', 'too_old'] as const
const closing = z
  .object({
    kind: z.literal('closing'),
    why: z
      .enum(closingReasons)
      .describe(
        'expired: the token has; replaced: another connection of the session was opened; too_slow: what was sent was not taken; too_many_errors; too_old: near the two hours that a connection may last',
      ),
  })
  .describe('The last frame: the connection is ended by the server. All but `replaced` may connect again and resume.')

/** What the server may say. A client leaves frames of kinds that it does not know, and fields, alone. */
export const serverFrames = { subscribed, unsubscribed, events, gap, error, pong, closing } as const
export const serverFrameSchema = z.discriminatedUnion('kind', [
  subscribed,
  unsubscribed,
  events,
  gap,
  error,
  pong,
  closing,
])

export type Filter = z.output<typeof filterSchema>
export type ClientFrame = z.output<typeof clientFrameSchema>
export type ServerFrame = z.output<typeof serverFrameSchema>
export type FedEvent = z.output<typeof events>['events'][number]
export type GapReason = (typeof gapReasons)[number]
export type ClosingReason = (typeof closingReasons)[number]

const event = {
  event_id: 'b1946ac9-2492-5347-8623-5b5a1f6d3a10',
  type: 'robot.transitioned',
  version: 1,
  robot_id: 'r1',
  subject: 'robot:r1',
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  causation_id: '01J9-work-1',
  occurred_at: '2026-11-20T09:00:00.000Z',
  policy_version: 'v1',
  revision: 4,
  payload: {
    from: 'idle',
    to: 'working',
    type: 'work.start',
    message_id: '01J9-work-1',
    policy_version: 'v1',
    revision: 4,
    since: '2026-11-20T09:00:00.000Z',
  },
}

export const clientExamples = {
  subscribe: { action: 'subscribe', subscription_id: 'north-work', filter: { types: ['job.*'], fleets: ['north'] } },
  unsubscribe: { action: 'unsubscribe', subscription_id: 'north-work' },
  ping: { action: 'ping' },
} as const satisfies { readonly [Action in keyof typeof clientFrames]: z.input<(typeof clientFrames)[Action]> }

export const serverExamples = {
  subscribed: { kind: 'subscribed', subscription_id: 'north-work', position: 4711 },
  unsubscribed: { kind: 'unsubscribed', subscription_id: 'north-work' },
  events: { kind: 'events', events: [{ subscription_ids: ['north-work'], position: 4712, event }] },
  gap: { kind: 'gap', subscription_ids: ['north-work'], from: 17, to: 1_204, why: 'buffer' },
  error: {
    kind: 'error',
    type: 'urn:signalbox:problem:bad-field',
    title: 'Bad request',
    status: 400,
    detail: 'action is "shout"; one of subscribe, unsubscribe, ping was expected',
  },
  pong: { kind: 'pong', position: 4712 },
  closing: { kind: 'closing', why: 'expired' },
} as const satisfies { readonly [Kind in keyof typeof serverFrames]: z.input<(typeof serverFrames)[Kind]> }
