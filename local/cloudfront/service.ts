// CloudFront's distribution of the templates, in front of the HTTP address: its viewer function, its behaviours, the headers that
// it adds and what it compresses. Nothing is cached: whoever deploys anew on one machine wants to see it. What the viewer function
// answers with 404 is left to the HTTP API, which has the same address here.

import * as z from 'zod'
import type { HttpAnswer } from '../api-gateway/answer.ts'
import type { HttpRequest } from '../api-gateway/event.ts'
import { physicalName } from '../resources/names.ts'
import { propertiesOf } from '../resources/properties.ts'
import {
  type CreatedResource,
  type Provider,
  type ResolvedResource,
  UnsupportedProperty,
} from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { compression } from './compressed.ts'
import { type AddedHeader, headersPolicy, withAdded } from './headers-policy.ts'
import { here } from './here.ts'
import { type ViewerAnswer, type ViewerFunction, viewerFunction } from './viewer-function.ts'

const behaviour = z.looseObject({
  PathPattern: z.string().optional(),
  TargetOriginId: z.string(),
  AllowedMethods: z.array(z.string()).default(['GET', 'HEAD']),
  Compress: z.boolean().default(false),
  ResponseHeadersPolicyId: z.string().optional(),
  FunctionAssociations: z
    .array(z.strictObject({ EventType: z.literal('viewer-request', 'viewer-request runs'), FunctionARN: z.string() }))
    .max(1)
    .default([]),
})

const properties = z.looseObject({
  DistributionConfig: z.looseObject({
    Origins: z.array(z.looseObject({ Id: z.string(), DomainName: z.string() })),
    DefaultCacheBehavior: behaviour,
    CacheBehaviors: z.array(behaviour).default([]),
    DefaultRootObject: z.undefined('the viewer function says what / is').optional(),
    CustomErrorResponses: z.undefined('errors are answered as their origin says them').optional(),
  }),
})

type Behaviour = z.output<typeof behaviour>
type Api = (request: HttpRequest) => Promise<HttpAnswer>

export function cloudfront(runtime: Runtime): readonly Provider[] {
  const functions = new Map<string, ViewerFunction>()
  const policies = new Map<string, readonly AddedHeader[]>()
  const counts = { requests: 0 }
  let stands = false

  const create: Readonly<Record<string, (resource: ResolvedResource) => CreatedResource>> = {
    'AWS::CloudFront::Function'(resource) {
      const name = physicalName(resource, resource.properties.Name)
      const arn = `arn:aws:cloudfront::${runtime.account}:function/${name}`
      functions.set(arn, viewerFunction(resource))
      return { ref: arn, attributes: { FunctionARN: arn, Stage: 'LIVE' } }
    },
    'AWS::CloudFront::ResponseHeadersPolicy'(resource) {
      const id = idOf(resource, '')
      policies.set(id, headersPolicy(resource))
      return { ref: id, attributes: { Id: id } }
    },
    'AWS::CloudFront::OriginAccessControl'(resource) {
      const id = idOf(resource, 'E')
      return { ref: id, attributes: { Id: id } }
    },
    'AWS::CloudFront::Distribution'(resource) {
      if (stands)
        throw new UnsupportedProperty(resource, 'DistributionConfig', 'there is one HTTP port: one distribution runs')
      stands = true
      const { DistributionConfig: config } = propertiesOf(properties, resource)
      const answer = answering(config, { runtime, functions, policies })
      runtime.door('http').inFront(async (request, api, base) => {
        const answered = await answer(request, api, base)
        if (answered !== undefined) counts.requests += 1
        return answered
      })
      const id = idOf(resource, 'E')
      return { ref: id, attributes: { Id: id, DomainName: `d${id.toLowerCase()}.cloudfront.net` } }
    },
  }

  return [
    {
      types: Object.keys(create),
      async create(resource) {
        const made = create[resource.type]?.(resource)
        if (made === undefined) throw new Error(`${resource.type} is not a type of this part`)
        return made
      },
      async start() {
        const { http } = runtime.addresses()
        if (stands && http !== undefined) runtime.address('console', `${http}/console/`)
      },
      stats: () => counts,
    },
  ]
}

interface Made {
  readonly runtime: Runtime
  readonly functions: ReadonlyMap<string, ViewerFunction>
  readonly policies: ReadonlyMap<string, readonly AddedHeader[]>
}

function answering(config: z.output<typeof properties>['DistributionConfig'], { runtime, functions, policies }: Made) {
  const compressed = compression()
  const origins = new Map(config.Origins.map(({ Id, DomainName }) => [Id, DomainName]))

  return async (request: HttpRequest, api: Api, base: string): Promise<HttpAnswer | undefined> => {
    // Whoever is no browser asks the API what is at its address.
    if (request.path === '/' && !(request.headers.accept ?? '').includes('text/html')) return undefined
    const by =
      config.CacheBehaviors.find(({ PathPattern = '' }) => matches(PathPattern, request.path)) ??
      config.DefaultCacheBehavior
    const said = asked(by, request, functions)
    if ('statusCode' in said) return said.statusCode === 404 ? undefined : ofFunction(said)
    const added = by.ResponseHeadersPolicyId === undefined ? [] : (policies.get(by.ResponseHeadersPolicyId) ?? [])
    const origin = origins.get(by.TargetOriginId) ?? ''
    const toOrigin = { ...request, path: said.uri }
    const answer = !by.AllowedMethods.includes(request.method)
      ? denied
      : origin.includes('.execute-api.')
        ? await api(toOrigin)
        : await fromBucket(runtime, origin.split('.s3.')[0] ?? '', toOrigin, base)
    const whole =
      by.Compress && answer.headers.etag !== undefined
        ? await compressed(answer, request.headers['accept-encoding'])
        : answer
    return { ...whole, headers: withAdded(whole.headers, added) }
  }
}

function asked({ FunctionAssociations: [association] }: Behaviour, request: HttpRequest, functions: Made['functions']) {
  const run = functions.get(association?.FunctionARN ?? '')
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, { value }]))
  const event = { method: request.method, uri: request.path, headers }
  return run === undefined ? event : run(event)
}

const ofFunction = ({ statusCode, headers = {} }: ViewerAnswer): HttpAnswer => ({
  status: statusCode,
  headers: Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value])),
  body: Buffer.alloc(0),
})

const inXml = (status: number, code: string, message: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  ),
})

/** To a method that a behaviour does not take. */
const denied = inXml(403, 'AccessDenied', 'Access Denied')

/** What S3 answers to who may list, as the policy of the console's bucket has it (bucket policies are not looked at here). */
const missing = inXml(404, 'NoSuchKey', 'The specified key does not exist.')

async function fromBucket(runtime: Runtime, bucket: string, request: HttpRequest, base: string): Promise<HttpAnswer> {
  const known = request.headers['if-none-match']?.replace(/^W\//, '')
  const { status, headers, body } = await runtime.service('s3').handle({
    service: 's3',
    operation: '',
    method: request.method,
    path: `/${bucket}${request.path}`,
    query: '',
    headers: known === undefined ? {} : { 'if-none-match': known },
    body: Buffer.alloc(0),
  })
  if (status === 404) return missing
  const bytes = Buffer.from(body as Uint8Array)
  const isJson = headers['content-type'] === 'application/json'
  return { status, headers, body: isJson ? Buffer.from(here(bytes.toString('utf8'), base)) : bytes }
}

/** `*` stands for anything, `?` for one character. */
function matches(pattern: string, path: string): boolean {
  const text = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${text}$`).test(path)
}

function idOf(resource: ResolvedResource, first: string): string {
  return `${first}${physicalName(resource, undefined).slice(-12)}`
}
