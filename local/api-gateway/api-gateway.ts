// API Gateway's HTTP API and WebSocket APIs of the templates on one port: AWS::ApiGatewayV2::Api, Integration, Authorizer,
// Route and Stage run, and what WebSocket APIs have beside. A WebSocket API's stage is a path (`/dev`), its management API
// lies below (`/dev/@connections/{id}`). Throttling is not enforced: a limit in requests per second would only make a
// demonstration stutter.

import { headersHere } from '../cloudfront/here.ts'
import { physicalName } from '../resources/names.ts'
import {
  type CreatedResource,
  type Provider,
  type ResolvedResource,
  UnsupportedProperty,
} from '../resources/provider.ts'
import type { Runtime } from '../runtime.ts'
import { gatewayAnswer, type HttpAnswer } from './answer.ts'
import type { JwtAuthorizer } from './authorizer.ts'
import type { Cors } from './cors.ts'
import type { HttpRequest } from './event.ts'
import { createApi, Gateway, type HttpApi } from './gateway.ts'
import { httpServer } from './server.ts'
import { webSocketApis } from './web-socket/api.ts'
import { connect } from './web-socket/client.ts'
import { connections } from './web-socket/connections.ts'
import { isManagement, manage } from './web-socket/management.ts'
import { sockets } from './web-socket/sockets.ts'

/** What a caller inside says of a request; what it leaves out is a bare GET from this machine. */
export type HttpCall = Partial<Omit<HttpRequest, 'body'>> & { readonly body?: string | Uint8Array }

export type FrontAnswer = (
  request: HttpRequest,
  api: (request: HttpRequest) => Promise<HttpAnswer>,
  base: string,
) => Promise<HttpAnswer | undefined>

const TIMEOUT_MS_MAX = 30_000

export function apiGateway(runtime: Runtime): readonly Provider[] {
  const gateway = new Gateway(runtime)
  const apis = new Map<string, HttpApi>()
  const standing = connections(runtime)
  // Where nobody listens there is still an address: functions put it together and hand it to their client.
  let base = `http://127.0.0.1:${runtime.wanted.httpPort || 8080}`
  const webSocketBase = () => base.replace('http:', 'ws:')
  const webSockets = webSocketApis(idOf, webSocketBase)
  let isStarted = false
  let front: FrontAnswer = async () => undefined

  const handle = async (request: HttpRequest): Promise<HttpAnswer> => {
    if (!isStarted) return gatewayAnswer(503, 'Service Unavailable')
    const answer = (await front(request, ofApi, base)) ?? (await ofApi(request))
    return { ...answer, headers: headersHere(answer.headers, base) }
  }
  const ofApi = async (request: HttpRequest): Promise<HttpAnswer> => {
    if (isManagement(request.path)) {
      const { status, headers, body } = manage(webSockets, standing, request)
      return { status, headers, body: Buffer.from(body as string) }
    }
    const ofIssuer = await runtime.door('issuer').answer(request, base)
    if (ofIssuer !== undefined) {
      const headers = {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        // Keys and description are for everybody, tokens for who asked.
        ...(request.method === 'GET' && { 'access-control-allow-origin': '*' }),
        ...ofIssuer.headers,
      }
      const { body } = ofIssuer
      return {
        status: ofIssuer.status,
        headers,
        body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      }
    }
    const [api] = apis.values()
    return api === undefined ? gatewayAnswer(404, 'Not Found') : gateway.handle(api, request)
  }
  runtime.offer('http', {
    request: (call) => handle({ ...blank, ...call, body: Buffer.from((call.body ?? '') as string) }),
    inFront: (answer) => {
      front = answer
    },
  })
  runtime.offer('webSockets', { connect: (call) => connect(webSockets, standing, runtime.clock, call) })
  // The way of functions in simulated mode, whose clients know no ports.
  runtime.register({ name: 'execute-api', handle: async (request) => manage(webSockets, standing, request) })
  const upgrades = sockets(webSockets, standing)
  const server = httpServer(handle, upgrades.upgrade, runtime.log)

  let listening: Promise<void> | undefined
  /** Before the first resource that names the address: a function's variable may hold it. */
  const listen = () => {
    if (runtime.mode === 'simulated') return
    listening ??= server.listen(runtime.wanted.httpPort).then((port) => {
      base = `http://127.0.0.1:${port}`
    })
    return listening
  }

  return [
    {
      types: Object.keys(CREATE),
      async create(resource) {
        const { type, properties } = resource
        if (type === 'AWS::ApiGatewayV2::Api') await listen()
        if (properties.ProtocolType === 'WEBSOCKET' || webSockets.has(properties.ApiId)) {
          return webSockets.create(resource)
        }
        const create = CREATE[type]
        if (create === undefined) throw new Error(`${type} is not a type of this part`)
        return create(resource, { apis, runtime, base })
      },
      async start() {
        await listen()
        isStarted = true
        if (runtime.mode === 'simulated') return
        server.ref()
        runtime.address('http', base)
        for (const { name } of webSockets.stages()) runtime.address('websocket', `${webSocketBase()}/${name}`)
      },
      async stop() {
        standing.stop()
        upgrades.close()
        await server.close()
      },
      stats: () => ({ ...gateway.counts, ...prefixed('websocket', standing.counts) }),
    },
  ]
}

const prefixed = (prefix: string, counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${prefix}_${name}`, count]))

const blank: HttpRequest = {
  method: 'GET',
  path: '/',
  query: '',
  headers: {},
  body: Buffer.alloc(0),
  sourceIp: '127.0.0.1',
}

interface Around {
  readonly apis: Map<string, HttpApi>
  readonly runtime: Runtime
  readonly base: string
}

type Create = (resource: ResolvedResource, around: Around) => CreatedResource

const CREATE: Readonly<Record<string, Create>> = {
  'AWS::ApiGatewayV2::Api': createHttpApi,
  'AWS::ApiGatewayV2::Integration': createIntegration,
  'AWS::ApiGatewayV2::Authorizer': createAuthorizer,
  'AWS::ApiGatewayV2::Route': createRoute,
  'AWS::ApiGatewayV2::Stage': createStage,
  'AWS::ApiGatewayV2::IntegrationResponse': onlyWebSocket,
  'AWS::ApiGatewayV2::RouteResponse': onlyWebSocket,
}

function createHttpApi(resource: ResolvedResource, { apis, base }: Around): CreatedResource {
  const { ProtocolType: protocol, CorsConfiguration: cors } = resource.properties
  if (protocol !== 'HTTP')
    throw new UnsupportedProperty(resource, 'ProtocolType', `${String(protocol)}: HTTP and WEBSOCKET run`)
  if (apis.size > 0) throw new UnsupportedProperty(resource, 'Name', 'there is one HTTP port, so one HTTP API runs')
  const id = idOf(resource)
  apis.set(id, createApi(id, cors as Cors | undefined))
  return { ref: id, attributes: { ApiId: id, ApiEndpoint: base } }
}

function createIntegration(resource: ResolvedResource, around: Around): CreatedResource {
  const { IntegrationType: type, IntegrationUri: uri, PayloadFormatVersion: format } = resource.properties
  if (type !== 'AWS_PROXY')
    throw new UnsupportedProperty(resource, 'IntegrationType', `${String(type)}: AWS_PROXY runs`)
  if (format !== '2.0') throw new UnsupportedProperty(resource, 'PayloadFormatVersion', `${String(format)}: 2.0 runs`)
  const id = idOf(resource)
  // The ARN itself, or wrapped as arn:aws:apigateway:…:path/2015-03-31/functions/<arn>/invocations.
  const functionArn = /(arn:aws:lambda:[^/]+)/.exec(String(uri))?.[1]
  if (functionArn === undefined)
    throw new UnsupportedProperty(resource, 'IntegrationUri', `${String(uri)} names no function`)
  const timeoutMs = Math.min(Number(resource.properties.TimeoutInMillis ?? TIMEOUT_MS_MAX), TIMEOUT_MS_MAX)
  apiOf(resource, around).integrations.set(`integrations/${id}`, { functionArn, timeoutMs })
  return { ref: id, attributes: { IntegrationId: id } }
}

function createAuthorizer(resource: ResolvedResource, around: Around): CreatedResource {
  const { AuthorizerType: type, JwtConfiguration: jwt, IdentitySource: sources } = resource.properties
  if (type !== 'JWT') throw new UnsupportedProperty(resource, 'AuthorizerType', `${String(type)}: JWT runs`)
  const { Issuer: issuer, Audience: audience } = jwt as { Issuer: string; Audience: readonly string[] }
  if (!around.runtime.door('issuer').knows(issuer)) {
    throw new UnsupportedProperty(resource, 'JwtConfiguration.Issuer', `${issuer} is not a user pool of this app`)
  }
  const [source = '$request.header.Authorization'] = (sources ?? []) as readonly string[]
  const header = /^\$request\.header\.(.+)$/.exec(source)?.[1]
  if (header === undefined) {
    throw new UnsupportedProperty(resource, 'IdentitySource', `${source}: $request.header.<name> runs`)
  }
  const id = idOf(resource)
  const authorizer: JwtAuthorizer = { header: header.toLowerCase(), issuer, audience }
  apiOf(resource, around).authorizers.set(id, authorizer)
  return { ref: id, attributes: { AuthorizerId: id } }
}

function createRoute(resource: ResolvedResource, around: Around): CreatedResource {
  const { properties } = resource
  const api = apiOf(resource, around)
  const target = String(properties.Target)
  if (!api.integrations.has(target))
    throw new UnsupportedProperty(resource, 'Target', `${target} is not an integration`)
  const authorization = properties.AuthorizationType ?? 'NONE'
  if (authorization !== 'NONE' && authorization !== 'JWT') {
    throw new UnsupportedProperty(resource, 'AuthorizationType', `${String(authorization)}: NONE and JWT run`)
  }
  const authorizerId = authorization === 'JWT' ? String(properties.AuthorizerId) : undefined
  if (authorizerId !== undefined && !api.authorizers.has(authorizerId)) {
    throw new UnsupportedProperty(resource, 'AuthorizerId', `${authorizerId} is not an authorizer of this API`)
  }
  const scopes = (properties.AuthorizationScopes ?? []) as readonly string[]
  api.routes.add({ routeKey: String(properties.RouteKey), target, authorizerId, scopes })
  const id = idOf(resource)
  return { ref: id, attributes: { RouteId: id } }
}

function createStage(resource: ResolvedResource, around: Around): CreatedResource {
  const { StageName: name, StageVariables: variables } = resource.properties
  if (name !== '$default') throw new UnsupportedProperty(resource, 'StageName', `${String(name)}: $default runs`)
  const api = apiOf(resource, around)
  api.stage = name
  api.stageVariables = variables as HttpApi['stageVariables']
  return { ref: name, attributes: {} }
}

function onlyWebSocket(resource: ResolvedResource): never {
  throw new UnsupportedProperty(resource, 'ApiId', `${String(resource.properties.ApiId)} is not a WebSocket API here`)
}

function apiOf(resource: ResolvedResource, { apis }: Around): HttpApi {
  const id = String(resource.properties.ApiId)
  const api = apis.get(id)
  if (api === undefined) throw new UnsupportedProperty(resource, 'ApiId', `${id} is not an HTTP API of this app`)
  return api
}

/** Ten characters, as API Gateway's own ids. */
function idOf(resource: ResolvedResource): string {
  return physicalName(resource, undefined).slice(-10).toLowerCase()
}
