import * as z from 'zod'
import { bodies } from '../../functions/http/bodies.ts'
import { titles } from '../../functions/http/problem.ts'
import { mayBeLeftOut } from '../../functions/http/read-body.ts'
import type { Described } from '../../functions/http/responses/described.ts'
import { responses } from '../../functions/http/responses.ts'
import { type Parameter, RESOURCE_SERVER, type Route, scopes } from '../../functions/http/route.ts'
import { routes } from '../../functions/http/routes.ts'
import { addresses } from '../../functions/service_platform/docs/addresses.ts'

/**
 * docs/generated/openapi.json, OpenAPI 3.1: the routes, what they take and how they answer, as the functions' own lists say it.
 * The server is where the document came from; the function `docs` writes the pool's own addresses in.
 */
export function openApi(): string {
  return `${JSON.stringify(document(), null, 2)}\n`
}

function document(): object {
  const named: Named = {}
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, named) }
  }
  return {
    openapi: '3.1.0',
    'x-generated': 'from functions/http/ by npm run generate: edit routes/, bodies and responses/ there',
    info: {
      title: 'Signalbox',
      version: '1',
      summary: 'Messages to robots, what became of them, and what to do when something fails.',
      description: introduction,
      license: { name: 'Proprietary', url: 'https://spdx.org/licenses/#unlicensed' },
    },
    servers: [{ url: '/', description: 'Where this document came from' }],
    security: [{ people: [] }],
    tags: tags(),
    paths,
    components: {
      securitySchemes,
      headers,
      responses: problemAnswers(paths),
      schemas: { Problem: problemSchema, GatewayMessage: gatewaySchema, ...named },
    },
  }
}

const introduction = [
  'People ask with a token of the user pool (`authorization: Bearer …`): their groups (reader, writer, admin) say what they may do, the claim `fleets` whose robots they see. Applications ask with a token of their client credentials: its scopes say what they may do, their grants whose robots they see. What belongs to another fleet is answered as if it were not there.',
  '',
  'Lists answer `items` and `next_cursor`, which is null at the end. Take fields that you do not know: there will be more of them.',
  '',
  'What our code refuses is `application/problem+json` (RFC 9457): `type` is stable, `detail` names the thing, its value and what would have been right. What the gateway refuses before our code is asked has only a `message`: a token that is missing, expired or not ours (401), a path that there is not (404), a body above 10 MB (413), too many requests altogether (429), no answer in time (503).',
].join('\n')

const securitySchemes = {
  people: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: `An access or id token of a person, by OpenID Connect from ${addresses.issuer}. Each operation names the least group.`,
  },
  applications: {
    type: 'oauth2',
    description: 'An access token of an application, by its client id and secret.',
    flows: {
      clientCredentials: {
        tokenUrl: addresses.token,
        scopes: Object.fromEntries(Object.entries(scopes).map(([name, text]) => [`${RESOURCE_SERVER}/${name}`, text])),
      },
    },
  },
}

const tagTexts: Readonly<Record<string, string>> = {
  messages: 'Say something to robots, and see what became of it.',
  'scheduled-messages': 'Messages that are sent at a time, or again and again.',
  uploads: 'Content that is too big for a message.',
  robots: 'Who is where in which state, and since when.',
  policies: 'What is allowed: versions, their pictures, what changes between two.',
  rollouts: 'Which robots follow which version.',
  comparisons: 'What a version would have done with what was recorded.',
  feed: 'The live feed over WebSocket: asyncapi.json describes what is said there.',
  subscriptions: 'Events by webhook.',
  partners: 'Third parties and their secrets.',
  bridge: 'What third parties tell us, signed.',
  applications: 'Who asks without being a person, and whose robots they see.',
  failures: 'What failed, with everything that is known of it.',
  'failure-groups': 'Failures by their cause.',
  operations: 'What people do about failures in bulk.',
  audit: 'Who did what, when and why.',
  data: 'What was said and done, of any age: the lake and the warehouse.',
  timeline: 'The story behind any id.',
  counters: 'What was said, and how it ended.',
  flow: 'What happens now: how much goes which way, what waits, and where something is stuck.',
  health: 'That the API is there.',
  'sign-in': 'The way back from the sign-in page to the operators’ console.',
  documentation: 'This document, and what else describes the system.',
}

function tagOf({ path }: Pick<Route, 'path'>): string {
  const [, first = ''] = path.split('/')
  return Object.hasOwn(tagTexts, first) ? first : 'documentation'
}

function tags(): readonly object[] {
  const used = new Set(routes.map(tagOf))
  return Object.entries(tagTexts)
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }))
}

function operation(route: Route, named: Named): object {
  const { name, summary, parameters } = route
  const described: Described = responses[name] ?? {}
  const bodies = takenBy(name, described)
  const limits = isOpen(route) ? {} : rateLimits
  return {
    operationId: name,
    tags: [tagOf(route)],
    summary,
    description: mayText(route),
    security: securityOf(route),
    ...(parameters.length > 0 && { parameters: parameters.map(parameterOf) }),
    ...(bodies.length > 0 && {
      requestBody: {
        required: !bodies.every(([, { schema }]) => mayBeLeftOut(schema)),
        content: Object.fromEntries(
          bodies.map(([type, { schema, example }]) => [
            type,
            { schema: schemaOf(schema, named), ...(example !== undefined && { example }) },
          ]),
        ),
      },
    }),
    responses: {
      [route.answers ?? 200]: answer('As asked', described, named, limits),
      ...Object.fromEntries(
        Object.entries(described.also ?? {}).map(([status, also]) => [
          status,
          answer(also.description, also, named, limits),
        ]),
      ),
      ...refusals(route, described, bodies.length > 0),
    },
  }
}

const takenBy = (
  name: string,
  { body, takes }: Described,
): readonly (readonly [string, { readonly schema: z.ZodType; readonly example: unknown }])[] => {
  if (takes !== undefined) return Object.entries(takes)
  const schema = bodySchema(name)
  return schema === undefined ? [] : [['application/json', { schema, example: body }]]
}

/** What a route takes, if it takes an object of bodies.ts. */
export function bodySchema(name: string): z.ZodType | undefined {
  const all: Readonly<Record<string, z.ZodType>> = bodies
  return Object.hasOwn(all, name) ? all[name] : undefined
}

/** Who may ask, in words. */
export function mayText(route: Route): string {
  if (isOpen(route)) return 'Open.'
  const people = route.group === undefined ? 'No person' : `People of the group ${route.group} or one that may do more`
  const scopesNeeded = scopesOf(route)
  return `For: ${people}; ${scopesNeeded.length === 0 ? 'no application' : `applications with the scope ${scopesNeeded.join(' or ')}`}.`
}

function securityOf(route: Route): readonly object[] {
  if (isOpen(route)) return []
  return [
    ...(route.group === undefined ? [] : [{ people: [] }]),
    ...scopesOf(route).map((scope) => ({ applications: [scope] })),
  ]
}

function isOpen(route: Route): boolean {
  return 'open' in route && route.open === true
}

function scopesOf({ scope = [] }: Route): readonly string[] {
  return [scope].flat().map((name) => `${RESOURCE_SERVER}/${name}`)
}

function parameterOf({ name, in: place, description, required, schema, example }: Parameter): object {
  return {
    name,
    in: place,
    required: place === 'path' || required === true,
    description,
    schema: schema ?? { type: 'string' },
    ...(example !== undefined && { example }),
  }
}

function answer(
  description: string,
  { answer: schema, example, otherwise, headers: said }: Described,
  named: Named,
  limits: object,
): object {
  const content = {
    ...(schema && {
      'application/json': { schema: schemaOf(schema, named), ...(example !== undefined && { example }) },
    }),
    ...Object.fromEntries(
      Object.entries(otherwise ?? {}).map(([type, text]) => [type, { schema: { type: 'string' }, example: text }]),
    ),
  }
  return {
    description,
    ...((said !== undefined || Object.keys(limits).length > 0) && {
      headers: {
        ...Object.fromEntries(
          Object.entries(said ?? {}).map(([name, text]) => [name, { description: text, schema: { type: 'string' } }]),
        ),
        ...limits,
      },
    }),
    ...(Object.keys(content).length > 0 && { content }),
  }
}

/** What may be answered in place of what was asked for. */
function refusals(route: Route, { refuses = [] }: Described, hasBody: boolean): object {
  const { path, parameters } = route
  const statuses = new Set<number>([400, 429, 500, 503, ...refuses])
  if (!isOpen(route)) for (const status of [401, 403]) statuses.add(status)
  if (path.includes('{')) statuses.add(404)
  if (hasBody) for (const status of [413, 415]) statuses.add(status)
  if (tagOf({ path }) === 'documentation' && parameters.length === 0) statuses.delete(400)
  const sorted = [...statuses].sort((one, other) => one - other)
  return Object.fromEntries(sorted.map((status) => [status, { $ref: `#/components/responses/${status}` }]))
}

const texts: Readonly<Record<number, string>> = {
  400: 'A parameter, a field or the body is not what was expected; the detail says which and why',
  401: 'No token, or one that is expired, for somebody else, or not ours: all of them are answered alike',
  403: 'The group or the scope of the token is not enough',
  404: 'There is no such thing, or it is of a fleet that the caller does not see',
  409: 'Somebody else was faster, the same request is still running, or the status forbids it',
  410: 'It was there, and is gone for good',
  413: 'More bytes than are taken',
  415: 'Only JSON is taken',
  422: 'Well-formed, and cannot be done; the detail says why',
  429: 'Too many requests, or more than can be served at the moment: ask again after retry-after seconds',
  500: 'Our fault; the log has it under request_id',
  503: 'A store does not answer at the moment: ask again after retry-after seconds',
}

/** What the gateway may answer by itself, before or in place of our code. */
const byTheGateway: ReadonlySet<number> = new Set([400, 401, 404, 413, 429, 500, 503])

/** Of the statuses that some route answers. */
function problemAnswers(paths: object): Record<string, object> {
  const said = JSON.stringify(paths)
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([status]) => said.includes(`#/components/responses/${status}"`))
      .map(([status, description]) => [
        status,
        {
          description,
          headers: {
            ...rateLimits,
            ...(retriable.has(status) && { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }),
          },
          content: {
            'application/problem+json': {
              schema: { $ref: '#/components/schemas/Problem' },
              example: problemExample(Number(status)),
            },
            ...(byTheGateway.has(Number(status)) && {
              'application/json': {
                schema: { $ref: '#/components/schemas/GatewayMessage' },
                example: { message: gatewayMessages[status] ?? 'Internal Server Error' },
              },
            }),
          },
        },
      ]),
  )
}

/** On everything that our code answers to somebody with a token. */
const rateLimits = {
  RateLimit: { $ref: '#/components/headers/RateLimit' },
  'RateLimit-Policy': { $ref: '#/components/headers/RateLimitPolicy' },
}

const retriable: ReadonlySet<string> = new Set(['429', '503'])

function problemExample(status: number): object {
  const [type = 'internal', detail = ''] = problemExamples[status] ?? []
  return {
    type: `urn:signalbox:problem:${type}`,
    title: titles[status] ?? 'Error',
    status,
    detail,
    instance: '/robots/ff:5iO4',
    request_id: 'JKJaXmPLvHcESHA=',
  }
}

const problemExamples: Readonly<Record<number, readonly [type: string, detail: string]>> = {
  400: ['bad-parameter', 'limit is "all"; a whole number from 1 to 100 was expected'],
  401: ['not-accepted', 'The webhook is not accepted: its partner, signature or time is not right'],
  403: ['forbidden', "This needs the group writer or admin; the token's owner is in reader"],
  404: ['not-found', 'There is no robot ff:5iO4: nothing was ever heard of it'],
  409: ['changed', 'record_version is 1 and the failure is at 2: ada has changed it since; it is archived'],
  410: ['gone', 'It was there, and is gone'],
  413: ['body-too-large', 'The body has 200000 bytes; at most 147456 are taken'],
  415: ['bad-content-type', 'content-type is "text/plain"; application/json was expected'],
  422: ['not-possible', 'A message that is not JSON cannot be tried again: edit it'],
  429: ['too-many-requests', 'This client has asked too often; ask again in 2 s'],
  500: ['internal', 'Something went wrong in here; the log has it under JKJaXmPLvHcESHA='],
  503: ['not-now', 'A store does not answer at the moment; ask again'],
}

const gatewayMessages: Readonly<Record<string, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
}

const headers = {
  RateLimit: {
    description: 'How much of what this client may ask for is left, and in how many seconds it is whole again',
    schema: { type: 'string', examples: ['"client";r=99;t=1'] },
  },
  RateLimitPolicy: {
    description: 'How much this client may ask for at once, and the seconds in which that is given again',
    schema: { type: 'string', examples: ['"client";q=100;w=2'] },
  },
  RetryAfter: { description: 'Seconds until it is worth asking again', schema: { type: 'integer', minimum: 0 } },
}

const gatewaySchema = {
  type: 'object',
  description: 'What the gateway says by itself',
  required: ['message'],
  properties: { message: { type: 'string' } },
}

const problemSchema = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', description: 'Stable, for programs: urn:signalbox:problem:…' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'For people: the thing, its value, and what would have been right' },
    instance: { type: 'string' },
    request_id: { type: 'string', description: 'The log has the request under it' },
    parameter: { type: 'string', description: 'The parameter that was not as expected' },
    field: { type: 'string', description: 'The field of the body that was not as expected' },
    expected: { type: 'string', description: 'What would have been right' },
    retry_after_seconds: { type: 'number', description: 'With 429 and 503' },
    changed_by: { type: 'string', description: 'With 409: who was faster' },
    changed_at: { type: 'string', description: 'With 409: when' },
  },
}

type Named = Record<string, object>

/** JSON Schema 2020-12, as OpenAPI 3.1 has it. Schemas with an id of their own become components, and are referred to. */
function schemaOf(schema: z.ZodType, named: Named): object {
  const { $schema: _, $defs = {}, id, ...root } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' })
  for (const [name, { id: __, ...definition }] of Object.entries($defs)) named[name] = referring(definition)
  if (id === undefined) return referring(root)
  if (root.$ref === undefined) named[id] = referring(root)
  return { $ref: `#/components/schemas/${id}` }
}

/**
 * References as the document has them; without the pattern of what has a format, which is longer than all the rest, and without
 * the bounds of whole numbers that JavaScript has and nobody means.
 */
function referring(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const { $ref, pattern, minimum, maximum, ...rest } = value as Readonly<Record<string, unknown>>
    return {
      ...rest,
      ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
      ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
      ...(pattern !== undefined && rest.format !== 'date-time' && { pattern }),
      ...($ref !== undefined && {
        $ref: typeof $ref === 'string' ? $ref.replace('#/$defs/', '#/components/schemas/') : $ref,
      }),
    }
  }) as object
}
