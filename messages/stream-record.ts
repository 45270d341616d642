// The one shape of what lies on the stream. Topic rules write it (`SELECT encode(*, 'base64') AS data, topic() AS topic, …`)
// and so does every other door through put-on-stream: one path, one decider.
//
// The sender's bytes travel as base64 because raw bytes are the truth: adding fields to a payload that is not JSON fails
// inside the rule and reaches nobody.

import * as z from 'zod'

export const redriveSchema = z.object({
  redrive_of: z.string().min(1).describe('failure_id of the failure that is being tried again'),
  attempt: z.int().min(1).describe('how often it was tried before: 1 for the first redrive'),
  operation_id: z.string().optional().describe('the operation it belongs to'),
  message_id: z
    .string()
    .optional()
    .describe(
      'set when the bytes are one message that was opened before: it keeps this id, whatever it was derived from',
    ),
  derive_from: z
    .string()
    .optional()
    .describe('what ids are derived from in place of the sequence number, so that every try derives the same ones'),
  origin_position: z.string().optional().describe('where the message lay on the stream when it failed'),
  failed_at: z
    .string()
    .optional()
    .describe('RFC 3339: when it was received; tells its place where there is no position'),
  out_of_order: z.boolean().optional().describe('may be applied although the robot has moved on since'),
})

export const editSchema = z.object({
  edited_from: z.string().min(1).describe('failure_id of the failure whose message was edited'),
  operation_id: z.string().min(1).describe('the operation that says who, when and why'),
})

export const streamRecordSchema = z.object({
  data: z.string().describe("base64 of the sender's bytes"),
  topic: z.string().min(1).describe('topic it was published on, without a Basic Ingest prefix'),
  client_id: z.string().nullish().describe('MQTT client id; null at other doors'),
  principal: z.string().nullish().describe('certificate id or caller; null at other doors'),
  received_at: z.number().describe('epoch milliseconds of the edge: IoT timestamp() or the API'),
  trace_id: z.string().nullish().describe('traceid() of the rule: a UUID; or 32 hex'),
  source: z.string().min(1).describe('namespace it came in by'),
  content_type: z.string().nullish().describe('MQTT 5 content type where the door knows it; JSON when absent'),
  redrive: redriveSchema
    .optional()
    .describe(
      'set by trusted doors only; ignored from device.*. With control: the failure on whose behalf it is asked for',
    ),
  edit: editSchema.optional().describe("an operator's edit: a message of its own; set by trusted doors only"),
  control: z.literal('release').optional().describe('release a parked robot; carries no message'),
  abandon: z
    .string()
    .optional()
    .describe('with control: the message_id at the head of the held ones that is to be dead-lettered, not tried'),
})

export type StreamRecord = z.input<typeof streamRecordSchema>
export type Redrive = z.output<typeof redriveSchema>
export type Edit = z.output<typeof editSchema>

/** The partition key of a record: its subject, so that order is kept per robot. */
export function partitionKeyOf(subject: string): string {
  return subject
}

/** The record as bytes, for doors that are not a topic rule. */
export function streamRecordBytes(record: StreamRecord): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(record))
}
