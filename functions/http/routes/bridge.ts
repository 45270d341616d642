import type { Parameter, ReadingRoute, SignedRoute, WritingRoute } from '../route.ts'
import { cursor, limit } from './parameters.ts'

const partner: Parameter = {
  name: 'partner',
  in: 'path',
  description: 'The partner, as its file is called',
  schema: { type: 'string', pattern: '^[a-z][a-z0-9]*(_[a-z0-9]+)*$', maxLength: 40 },
  example: 'acme_wms',
}
const subscriptionId: Parameter = {
  name: 'subscription_id',
  in: 'path',
  description: 'The subscription',
  schema: { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,64}$' },
  example: 'c0b0b4f6-2f0e-4a55-8f0c-7f0a3a6f3a11',
}

export const bridgeReads = [
  {
    name: 'list-partners',
    method: 'GET',
    path: '/partners',
    group: 'reader',
    summary: 'Partners whose robots you see: what each may tell us, what we make of it, and about whom',
    parameters: [],
  },
  {
    name: 'list-subscriptions',
    method: 'GET',
    path: '/subscriptions',
    group: 'reader',
    scope: 'webhooks.write',
    summary:
      'Who hears of which events by webhook; an application sees its own. A page may be short, its cursor goes on',
    parameters: [limit, cursor],
  },
  {
    name: 'read-subscription',
    method: 'GET',
    path: '/subscriptions/{subscription_id}',
    group: 'reader',
    scope: 'webhooks.write',
    summary: 'One subscription, and how its deliveries fare',
    parameters: [subscriptionId],
  },
] as const satisfies readonly ReadingRoute[]

export const bridgeActs = [
  {
    name: 'add-partner-secret',
    method: 'POST',
    path: '/partners/{partner}/secrets',
    group: 'admin',
    answers: 201,
    summary: 'A new secret that a partner signs with, said once; those before it end after the overlap',
    parameters: [partner],
  },
  {
    name: 'create-subscription',
    method: 'POST',
    path: '/subscriptions',
    group: 'writer',
    scope: 'webhooks.write',
    answers: 201,
    summary:
      'Sends events to a server, a few seconds from now on; the answer holds the secret that they are signed with, once',
    parameters: [],
  },
  {
    name: 'change-subscription',
    method: 'PUT',
    path: '/subscriptions/{subscription_id}',
    group: 'writer',
    scope: 'webhooks.write',
    summary: 'Changes what is sent and where, or switches it off and on; what is left out stays',
    parameters: [subscriptionId],
  },
  {
    name: 'remove-subscription',
    method: 'DELETE',
    path: '/subscriptions/{subscription_id}',
    group: 'writer',
    scope: 'webhooks.write',
    summary: 'Ends a subscription for good; its secrets go with it',
    parameters: [subscriptionId],
  },
  {
    name: 'add-subscription-secret',
    method: 'POST',
    path: '/subscriptions/{subscription_id}/secrets',
    group: 'writer',
    scope: 'webhooks.write',
    answers: 201,
    summary: 'A new secret, said once; until the overlap ends, webhooks are signed with those before it as well',
    parameters: [subscriptionId],
  },
] as const satisfies readonly WritingRoute[]

export const bridgeReceives = [
  {
    name: 'receive-webhook',
    method: 'POST',
    path: '/bridge/{partner}',
    open: true,
    answers: 202,
    summary: "Takes a partner's CloudEvents (structured, batched or binary), signed after Standard Webhooks",
    parameters: [
      partner,
      {
        name: 'webhook-id',
        in: 'header',
        required: true,
        description: 'Of this delivery; a resend keeps it and is answered like the first',
        schema: { type: 'string', minLength: 1, maxLength: 256 },
        example: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
      },
      {
        name: 'webhook-timestamp',
        in: 'header',
        required: true,
        description: 'Epoch seconds of this try',
        schema: { type: 'string', pattern: '^[0-9]{1,12}$' },
        example: '1795597200',
      },
      {
        name: 'webhook-signature',
        in: 'header',
        required: true,
        description: 'v1,<base64> of HMAC-SHA256 over id.timestamp.body; several with blanks between them',
        schema: { type: 'string' },
        example: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
    ],
  },
] as const satisfies readonly SignedRoute[]
