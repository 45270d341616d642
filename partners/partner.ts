// Somebody else's system that tells us things, as data: what each of its events means in our words. One JSON file per partner,
// in the list of partners.ts; validation.ts says what is wrong with one, with file and place.
//
// A mapping is a template: it is written as the message will be, and wherever a value is to come from the event stands
//
//   {"$from": "/data/order/id"}     a JSON pointer into the CloudEvent (RFC 6901); finding nothing refuses the event
//     "$optional": true             finding nothing leaves the field out
//     "$default": "transport"       finding nothing says this
//     "$values": {"P1": "pick"}     its words become ours; one that is not here refuses the event
//     "$text": "amr-{}"             a text with the value in it
//
// Everything else is said as it stands. There is no code in a mapping, and none is run for it.

import * as z from 'zod'
import { cloudEventSchema } from './cloud-event.ts'

const sentence = z.string().trim().min(1).max(500)

/** Part of a namespace, a path and a log line: `service_platform.bridge.acme_wms`. */
export const PARTNER = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/
const FLEET = /^[A-Za-z0-9_-]{1,32}$/

const messageTemplate = z.strictObject({
  type: z.string().describe('of the catalogue'),
  robot_id: z.json().describe('whom it is about'),
  correlation_id: z.json().optional(),
  occurred_at: z.json().optional(),
  priority: z.json().optional(),
  version: z.json().optional(),
  payload: z.json().optional(),
})

const eventMapping = z.strictObject({
  type: z.string().min(1).max(255).describe("the CloudEvents type, in the partner's words"),
  means: sentence.describe('what the partner tells us with it'),
  message: messageTemplate.describe('what it is in ours'),
  example: cloudEventSchema.describe('an event as the partner sends it; the mapping is tried on it'),
})

export const partnerSchema = z.strictObject({
  partner: z.string().regex(PARTNER, 'small letters, digits and _, at most 40').max(40),
  title: sentence.describe('who it is, for people'),
  fleets: z
    .union([z.literal('all'), z.array(z.string().regex(FLEET)).min(1)])
    .describe('whose robots it may speak about; "all" also those in no fleet'),
  events: z.array(eventMapping).min(1),
})

export type Partner = z.output<typeof partnerSchema>
export type EventMapping = Partner['events'][number]
export type MessageTemplate = EventMapping['message']

/** The namespace that its messages come in by. */
export function sourceOf(partner: string): string {
  return `service_platform.bridge.${partner}`
}
