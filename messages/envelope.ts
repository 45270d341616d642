// One message, as the whole system knows it. Field names are the same on the wire and in the code (snake_case), so that one
// search finds a field everywhere.
//
// Who may set what is the rule that matters here: a sender sets what it says (id, trace, type, payload …); the edge sets who
// said it and when (robot_id, subject, received_at, source). Only received_at and stream positions order anything: payload
// clocks were days off in real recordings.

import * as z from 'zod'
import { MESSAGE_ID, TRACE_ID_SAID } from './message-id.ts'

export { MESSAGE_ID, TRACE_ID, TRACE_ID_SAID } from './message-id.ts'

/** A request may be refused and somebody wants to know; a fact has happened; telemetry is only observed. */
export type MessageKind = 'request' | 'fact' | 'telemetry'

export type Payload = Readonly<Record<string, unknown>>

/** Content that is too big for a message: it was uploaded before, and the message says where. */
export interface Content {
  readonly upload_id: string
  readonly bytes?: number
  /** 64 lower-case hex digits. */
  readonly sha256?: string
  readonly content_type?: string
}

/** Opened and canonical: every dialect ends in this. */
export interface Message {
  /** The sender's own, else derived. Unique per robot: the journal's key is (robot_id, message_id). */
  readonly message_id: string
  /** 32 lower-case hex (W3C): one story across messages. */
  readonly trace_id: string
  /** A conversation: a job, a command and its answers. */
  readonly correlation_id?: string
  /** The message that this one was published because of. */
  readonly causation_id?: string
  readonly type: string
  /** The policy version asked for (`v1`). The robot's pin wins. */
  readonly version?: string
  /** Of the payload's schema. */
  readonly schema_version: number
  readonly robot_id: string
  /** `robot:<id>`: partition key, order is per subject. */
  readonly subject: string
  /** The robot's own strictly rising counter: order and gaps. */
  readonly sequence?: number
  /** The sender's clock, RFC 3339 UTC: shown, never compared. */
  readonly occurred_at?: string
  /** The edge's clock, RFC 3339 UTC. */
  readonly received_at: string
  readonly priority: 'urgent' | 'normal'
  /** The namespace it came in by, such as `device.hw`. */
  readonly source: string
  readonly payload: Payload
  readonly content?: Content
  readonly kind: MessageKind
  /** Place in its stream record. What was said counts from 1; at 0 stands what a dialect puts ahead of it: its telemetry, a revival. */
  readonly index: number
  /** Derived by a dialect from a comparison with what was known, not said in so many words. */
  readonly derived?: true
  /**
   * Presence of a session that is no longer the robot's newest: dispatch refuses it as stale without a machine run. Telemetry
   * that came behind a newer one: counted, but not the robot's state.
   */
  readonly stale?: true
  /** Telemetry above its robot's message budget: it is shed. */
  readonly over_budget?: true
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/
export const POLICY_VERSION = /^v[1-9][0-9]{0,3}$/

/** Of bytes, in hex. */
export const SHA256 = /^[0-9a-f]{64}$/
/** A media type with its parameters, as a header has it. */
export const CONTENT_TYPE = /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,64}(; ?[\x21-\x7e]{1,64})?$/i

export const contentSchema = z.looseObject({
  upload_id: z.string().regex(MESSAGE_ID).describe('As POST /uploads gave it'),
  bytes: z.int().min(0).optional().describe('How many there are'),
  sha256: z.string().regex(SHA256).optional().describe('Of the content, 64 hex digits'),
  content_type: z.string().regex(CONTENT_TYPE).optional().describe('Its media type, such as image/png'),
})

/** What a native sender may write. Other fields are left alone: a newer robot must not be turned away for saying more. */
export const envelopeSchema = z.looseObject({
  message_id: z
    .string()
    .regex(MESSAGE_ID)
    .optional()
    .describe("The sender's id of this message; a resend keeps it. Derived when absent."),
  trace_id: z
    .string()
    .regex(TRACE_ID_SAID)
    .optional()
    .describe('32 hex digits (W3C) or a UUID; one story across messages. Set by the edge when absent.'),
  correlation_id: z
    .string()
    .regex(MESSAGE_ID)
    .optional()
    .describe('The conversation this belongs to: a job, a command and its answers.'),
  causation_id: z
    .string()
    .regex(MESSAGE_ID)
    .optional()
    .describe('The message_id of the message that made the sender say this.'),
  type: z.string().describe('What is said: a type of the catalogue. May be left out on the telemetry topic.'),
  version: z
    .string()
    .regex(POLICY_VERSION)
    .optional()
    .describe('The policy version asked for; refused when the robot is pinned to another.'),
  schema_version: z.int().min(1).optional().describe("Version of the payload's schema, 1 when absent."),
  robot_id: z
    .string()
    .optional()
    .describe('Need not be said: the topic is the identity. One that disagrees with the topic is RobotMismatch.'),
  sequence: z.int().min(0).optional().describe("The robot's own strictly rising counter."),
  occurred_at: z
    .string()
    .regex(RFC_3339)
    .refine(isTime)
    .optional()
    .describe("The sender's clock, RFC 3339. Kept, never used for order."),
  priority: z
    .enum(['urgent', 'normal'])
    .optional()
    .describe('`urgent` matters on the way down; it never overtakes within one robot.'),
  payload: z.record(z.string(), z.unknown()).optional().describe("The type's own content, {} when absent."),
  content: contentSchema
    .optional()
    .describe('Content above the limit of a message, uploaded before: a reference to it.'),
})

/** RFC 3339, and a time that there is. */
export function isTime(value: unknown): value is string {
  return typeof value === 'string' && RFC_3339.test(value) && !Number.isNaN(Date.parse(value))
}
