// CloudEvents 1.0, the attributes that a mapping can point at. Names of extensions are small letters and digits (spec, 3.1).

import * as z from 'zod'
import { isTime } from '../messages/envelope.ts'

const attribute = z.string().min(1).max(2_048)

export const cloudEventSchema = z
  .looseObject({
    specversion: z.literal('1.0').describe('of CloudEvents'),
    id: attribute.max(255).describe('of the event; with source it names it'),
    source: attribute.describe('where it happened, in the words of its sender'),
    type: attribute.max(255).describe('what happened, in the words of its sender'),
    time: z.string().refine(isTime, 'an RFC 3339 time such as "2026-11-20T09:00:00Z"').optional(),
    subject: attribute.optional(),
    datacontenttype: attribute.optional(),
    dataschema: attribute.optional(),
    traceparent: z.string().optional().describe('W3C trace context, by the distributed tracing extension'),
    data: z.unknown().optional(),
  })
  .refine((event) => Object.keys(event).every((name) => ATTRIBUTE.test(name) || name === 'data_base64'), {
    error: 'names of attributes are small letters and digits',
  })
  .refine((event) => event.data_base64 === undefined, { error: 'data_base64: only data as JSON can be mapped' })

const ATTRIBUTE = /^[a-z0-9]{1,64}$/

export type CloudEvent = z.output<typeof cloudEventSchema>

/** The trace that it belongs to, when it says one that is well-formed: version, trace, parent, flags. */
export function traceIdOf({ traceparent }: CloudEvent): string | undefined {
  const [, traceId] = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent ?? '') ?? []
  return traceId === undefined || /^0+$/.test(traceId) ? undefined : traceId
}
