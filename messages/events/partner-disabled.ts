import * as z from 'zod'
import type { EventType } from './event-type.ts'

/** About a subscription, not about a robot. */
export const partnerDisabled = {
  type: 'partner.disabled',
  description: 'A subscriber is sent nothing any more: it said that it is gone, or has taken nothing for too long.',
  emitted_by: ['deliver-webhook'],
  notifies: true,
  schema: z.looseObject({
    subscription_id: z.string().min(1).describe('GET /subscriptions/{subscription_id} has everything'),
    owner: z.string().describe('whose subscription it is'),
    host: z.string().describe('of its server'),
    because: z.string().describe('gone (it answered 410), failing (for too long) or too_many_failures'),
    failing_since: z.string().optional().describe('RFC 3339: since when nothing arrived'),
    failed_deliveries: z.int().min(0).optional().describe('how many events it did not take since then'),
    last_error: z.string().optional().describe('what the last try said'),
  }),
  example: {
    subscription_id: 'c0b0b4f6-2f0e-4a55-8f0c-7f0a3a6f3a11',
    owner: 'warehouse-app',
    host: 'hooks.acme.example',
    because: 'failing',
    failing_since: '2026-11-19T08:59:00.000Z',
    failed_deliveries: 41,
    last_error: 'hooks.acme.example answered 503',
  },
} as const satisfies EventType
