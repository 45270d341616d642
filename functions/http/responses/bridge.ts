import * as z from 'zod'
import { cloudEventSchema } from '../../../partners/cloud-event.ts'
import { type Described, pageOf } from './described.ts'
import { messageId, robotId, time, traceId } from './fields.ts'

const fleets = z.union([z.literal('*'), z.array(z.string())]).describe('About whose robots; "*" for all')

const subscriptionSchema = z
  .object({
    subscription_id: z.string().describe('The subscription'),
    owner: z.string().describe('Who made it: the client id of an application, or a person'),
    owner_kind: z.enum(['application', 'person']),
    description: z.string().describe('What it is for'),
    url: z.string().describe('Where webhooks go'),
    types: z.array(z.string()).optional().describe('Of events; absent for all that partners may hear'),
    fleets,
    enabled: z.boolean().describe('Whether anything is sent'),
    disabled: z
      .object({
        because: z.enum(['asked', 'gone', 'failing', 'too_many_failures', 'unfinished']),
        at: time,
      })
      .optional()
      .describe('Why nothing is sent, and since when'),
    failing: z
      .object({
        since: time,
        deliveries: z.int().describe('Events that were not taken at their first try'),
        last_error: z.string(),
        last_at: time,
      })
      .optional()
      .describe('Absent when the last delivery arrived'),
    created_at: time,
    changed_at: time,
    changed_by: z.string(),
    subscription_version: z.int().describe('Rises with every change'),
  })
  .meta({ id: 'Subscription', description: 'A server of somebody else that is sent events by webhook' })

const subscriptionExample = {
  subscription_id: 'c0b0b4f6-2f0e-4a55-8f0c-7f0a3a6f3a11',
  owner: '1example23456789client0id',
  owner_kind: 'application',
  description: 'Orders that were driven, for the warehouse management',
  url: 'https://hooks.acme.example/signalbox',
  types: ['job.completed', 'job.failed'],
  fleets: ['north'],
  enabled: true,
  created_at: '2026-11-20T09:00:00.000Z',
  changed_at: '2026-11-20T09:00:00.000Z',
  changed_by: '1example23456789client0id',
  subscription_version: 2,
} as const

const secretFields = {
  secret_id: z.string(),
  secret: z.string().describe('whsec_<base64>: shown here and never again'),
  secrets: z
    .array(
      z.object({
        secret_id: z.string(),
        created_at: time,
        expires_at: time.optional().describe('Absent: until another one takes its place'),
      }),
    )
    .describe('Those that count now, the new one first'),
}
const secretExample = {
  secret_id: '6f0e8a52-2a0c-4f2e-9f5b-1f9a3a6f3a12',
  secret: 'whsec_ZXhhbXBsZS1zZWNyZXQtb2YtMzItYnl0ZXMtbG9uZyE=',
  secrets: [
    { secret_id: '6f0e8a52-2a0c-4f2e-9f5b-1f9a3a6f3a12', created_at: '2026-11-20T09:00:00.000Z' },
    {
      secret_id: '0d5a3f0e-7a1e-4f6a-8c1a-0f9a3a6f3a10',
      created_at: '2026-08-20T09:00:00.000Z',
      expires_at: '2026-11-21T09:00:00.000Z',
    },
  ],
}

const cloudEvent = cloudEventSchema.meta({ id: 'CloudEvent', description: 'CloudEvents 1.0' })
const cloudEventExample = {
  specversion: '1.0',
  id: 'order-4711',
  source: '/acme/orders',
  type: 'com.acme.order.placed',
  time: '2026-11-20T09:00:00Z',
  datacontenttype: 'application/json',
  data: { order: '4711', robot: 'r1' },
}

export const bridgeAnswers = {
  'list-partners': {
    answer: z.object({
      items: z.array(
        z.object({
          partner: z.string(),
          title: z.string().describe('Who it is'),
          path: z.string().describe('Where it sends its webhooks'),
          fleets,
          events: z.array(
            z.object({
              type: z.string().describe("In the partner's words"),
              means: z.string(),
              becomes: z.string().describe('The type of our message'),
            }),
          ),
        }),
      ),
    }),
    example: {
      items: [
        {
          partner: 'acme_wms',
          title: 'Warehouse management of Acme',
          path: '/bridge/acme_wms',
          fleets: ['north'],
          events: [{ type: 'com.acme.wms.order.released', means: 'An order may be driven.', becomes: 'work.start' }],
        },
      ],
    },
  },
  'list-subscriptions': {
    answer: pageOf(subscriptionSchema),
    example: { items: [subscriptionExample], next_cursor: null },
  },
  'read-subscription': { answer: subscriptionSchema, example: subscriptionExample },
  'add-partner-secret': {
    answer: z.object({ partner: z.string(), ...secretFields }),
    example: { partner: 'acme_wms', ...secretExample },
    body: {},
    refuses: [409],
  },
  'create-subscription': {
    answer: subscriptionSchema.extend(secretFields).meta({ id: 'NewSubscription' }),
    example: { ...subscriptionExample, ...secretExample, secrets: secretExample.secrets.slice(0, 1) },
    body: {
      url: 'https://hooks.acme.example/signalbox',
      types: ['job.completed', 'job.failed'],
      fleets: ['north'],
      description: 'Orders that were driven, for the warehouse management',
    },
    refuses: [409, 422],
  },
  'change-subscription': {
    answer: subscriptionSchema,
    example: { ...subscriptionExample, subscription_version: 3 },
    body: { subscription_version: 2, enabled: true },
    refuses: [409, 422],
  },
  'remove-subscription': {
    answer: z.object({ subscription_id: z.string(), removed: z.literal(true) }),
    example: { subscription_id: 'c0b0b4f6-2f0e-4a55-8f0c-7f0a3a6f3a11', removed: true },
  },
  'add-subscription-secret': {
    answer: z.object({ subscription_id: z.string(), ...secretFields }),
    example: { subscription_id: 'c0b0b4f6-2f0e-4a55-8f0c-7f0a3a6f3a11', ...secretExample },
    body: {},
    refuses: [409],
  },
  'receive-webhook': {
    answer: z.object({
      webhook_id: z.string().describe('Of the delivery'),
      messages: z
        .array(
          z.object({
            message_id: messageId,
            trace_id: traceId,
            robot_id: robotId,
            type: z.string(),
          }),
        )
        .describe('What it became, one per event; a resend of the same delivery is answered with the same'),
    }),
    example: {
      webhook_id: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
      messages: [
        {
          message_id: '8d0b7a52-2a0c-5f2e-9f5b-1f9a3a6f3a12',
          trace_id: '0af7651916cd43dd8448eb211c80319c',
          robot_id: 'r1',
          type: 'work.start',
        },
      ],
    },
    takes: {
      'application/cloudevents+json': { schema: cloudEvent, example: cloudEventExample },
      'application/cloudevents-batch+json': { schema: z.array(cloudEvent).min(1), example: [cloudEventExample] },
      // Binary mode: attributes in ce- headers, the data alone in the body.
      'application/json': { schema: z.unknown(), example: cloudEventExample.data },
    },
    refuses: [401, 409, 413, 422],
  },
} satisfies Readonly<Record<string, Described>>
