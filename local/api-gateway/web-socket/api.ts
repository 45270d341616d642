/**
 * A WebSocket API as the templates declare it: routes by route key, each with a function, and stages, which are paths on
 * the one port. Only what is run is taken; everything that would change a message on its way (templates, models, other
 * integrations, authorizers) stops the start.
 */
import {
  type CreatedResource,
  type Provider,
  type ResolvedResource,
  UnsupportedProperty,
} from '../../resources/provider.ts'

export interface WebSocketApi {
  readonly id: string
  /** Where a message says which route it wants, e.g. `['action']`. */
  readonly selection: readonly string[]
  readonly integrations: Map<string, WebSocketIntegration>
  readonly routes: Map<string, WebSocketRoute>
  readonly stages: Map<string, WebSocketStage>
}

export interface WebSocketIntegration {
  readonly functionArn: string
  readonly timeoutMs: number
}

export interface WebSocketRoute {
  readonly routeKey: string
  readonly integration: WebSocketIntegration
  /** "Set up route responses": without one, what the function answers stays with the gateway. */
  answers: boolean
}

export interface WebSocketStage {
  readonly api: WebSocketApi
  readonly name: string
  readonly variables: Readonly<Record<string, string>> | undefined
}

export interface WebSocketApis {
  has(apiId: unknown): boolean
  /** By the first part of a path. */
  stage(name: string): WebSocketStage | undefined
  stages(): readonly WebSocketStage[]
  create: Provider['create']
}

/** "Integration timeout: 50 milliseconds – 29 seconds" (quotas of WebSocket APIs). */
const timeoutMsMax = 29_000

export function webSocketApis(idOf: (resource: ResolvedResource) => string, endpoint: () => string): WebSocketApis {
  const apis = new Map<string, WebSocketApi>()
  const stages = new Map<string, WebSocketStage>()
  const routesById = new Map<string, WebSocketRoute>()

  const apiOf = (resource: ResolvedResource): WebSocketApi => {
    const api = apis.get(String(resource.properties.ApiId))
    if (api) return api
    throw new UnsupportedProperty(resource, 'ApiId', `${String(resource.properties.ApiId)} is not a WebSocket API here`)
  }

  const create: Readonly<Record<string, (resource: ResolvedResource) => CreatedResource>> = {
    'AWS::ApiGatewayV2::Api'(resource) {
      const id = idOf(resource)
      apis.set(id, {
        id,
        selection: selectionOf(resource),
        integrations: new Map(),
        routes: new Map(),
        stages: new Map(),
      })
      return { ref: id, attributes: { ApiId: id, ApiEndpoint: endpoint() } }
    },
    'AWS::ApiGatewayV2::Integration'(resource) {
      const id = idOf(resource)
      apiOf(resource).integrations.set(`integrations/${id}`, integrationOf(resource))
      return { ref: id, attributes: { IntegrationId: id } }
    },
    'AWS::ApiGatewayV2::IntegrationResponse'(resource) {
      refuse(resource, ['ResponseTemplates', 'ResponseParameters', 'TemplateSelectionExpression'], onlyProxies)
      return { ref: idOf(resource), attributes: { IntegrationResponseId: idOf(resource) } }
    },
    'AWS::ApiGatewayV2::Route'(resource) {
      const api = apiOf(resource)
      const route = routeOf(resource, api)
      api.routes.set(route.routeKey, route)
      const id = idOf(resource)
      routesById.set(id, route)
      return { ref: id, attributes: { RouteId: id } }
    },
    'AWS::ApiGatewayV2::RouteResponse'(resource) {
      refuse(resource, ['ResponseModels', 'ResponseParameters', 'ModelSelectionExpression'], onlyProxies)
      const { RouteId: routeId, RouteResponseKey: key } = resource.properties
      if (key !== '$default')
        throw new UnsupportedProperty(resource, 'RouteResponseKey', `${String(key)}: $default runs`)
      const route = routesById.get(String(routeId))
      if (!route) throw new UnsupportedProperty(resource, 'RouteId', `${String(routeId)} is not a route of this API`)
      route.answers = true
      return { ref: idOf(resource), attributes: { RouteResponseId: idOf(resource) } }
    },
    'AWS::ApiGatewayV2::Stage'(resource) {
      const api = apiOf(resource)
      const name = stageName(resource)
      const taken = stages.get(name)
      if (taken) throw new UnsupportedProperty(resource, 'StageName', `${name} is a stage of the API ${taken.api.id}`)
      const { StageVariables: variables } = resource.properties
      const stage: WebSocketStage = { api, name, variables: variables as WebSocketStage['variables'] }
      api.stages.set(name, stage)
      stages.set(name, stage)
      return { ref: name, attributes: {} }
    },
  }

  return {
    has: (apiId) => apis.has(String(apiId)),
    stage: (name) => stages.get(name),
    stages: () => [...stages.values()],
    async create(resource) {
      const run = create[resource.type]
      if (!run) throw new UnsupportedProperty(resource, 'ApiId', 'a WebSocket API has no such resource here')
      return run(resource)
    },
  }
}

/** `$request.body.action`, `${request.body.action}`, or further down. */
function selectionOf(resource: ResolvedResource): readonly string[] {
  const { RouteSelectionExpression: expression } = resource.properties
  const [, plain, braced] =
    /^(?:\$request\.body\.([\w-]+(?:\.[\w-]+)*)|\$\{request\.body\.([\w-]+(?:\.[\w-]+)*)\})$/.exec(
      String(expression),
    ) ?? []
  const path = plain ?? braced
  if (path !== undefined) return path.split('.')
  const why = `${String(expression)}: write $request.body.<property>`
  throw new UnsupportedProperty(resource, 'RouteSelectionExpression', why)
}

const onlyProxies = 'nothing is rewritten here: AWS_PROXY hands messages on as they are'

function integrationOf(resource: ResolvedResource): WebSocketIntegration {
  const {
    IntegrationType: type,
    IntegrationUri: uri,
    PayloadFormatVersion: format,
    TimeoutInMillis: timeout,
  } = resource.properties
  if (type !== 'AWS_PROXY')
    throw new UnsupportedProperty(resource, 'IntegrationType', `${String(type)}: AWS_PROXY runs`)
  if (format !== undefined && format !== '1.0')
    throw new UnsupportedProperty(resource, 'PayloadFormatVersion', `${String(format)}: a WebSocket API takes 1.0`)
  const rewriting = ['RequestTemplates', 'TemplateSelectionExpression', 'RequestParameters', 'ContentHandlingStrategy']
  refuse(resource, [...rewriting, 'PassthroughBehavior', 'ConnectionId'], onlyProxies)
  const functionArn = /(arn:aws:lambda:[^/]+)/.exec(String(uri))?.[1]
  if (functionArn === undefined)
    throw new UnsupportedProperty(resource, 'IntegrationUri', `${String(uri)} names no function`)
  return { functionArn, timeoutMs: Math.min(Number(timeout ?? timeoutMsMax), timeoutMsMax) }
}

function routeOf(resource: ResolvedResource, api: WebSocketApi): WebSocketRoute {
  const {
    RouteKey,
    Target,
    AuthorizationType: authorization = 'NONE',
    RouteResponseSelectionExpression: selection,
  } = resource.properties
  const routeKey = String(RouteKey)
  const integration = api.integrations.get(String(Target))
  if (!integration) throw new UnsupportedProperty(resource, 'Target', `${String(Target)} is not an integration`)
  if (authorization !== 'NONE')
    throw new UnsupportedProperty(resource, 'AuthorizationType', `${String(authorization)}: NONE runs`)
  if (resource.properties.ApiKeyRequired === true)
    throw new UnsupportedProperty(resource, 'ApiKeyRequired', 'there are no API keys here')
  refuse(resource, ['RequestModels', 'RequestParameters', 'ModelSelectionExpression'], onlyProxies)
  if (selection !== undefined && selection !== '$default')
    throw new UnsupportedProperty(resource, 'RouteResponseSelectionExpression', `${String(selection)}: $default runs`)
  if (api.routes.has(routeKey))
    throw new UnsupportedProperty(resource, 'RouteKey', `${routeKey} is declared twice in the API ${api.id}`)
  return { routeKey, integration, answers: false }
}

function stageName(resource: ResolvedResource): string {
  const { StageName: name, AutoDeploy: autoDeploy } = resource.properties
  if (typeof name !== 'string' || !/^[\w-]{1,128}$/.test(name))
    throw new UnsupportedProperty(resource, 'StageName', `${String(name)}: letters, digits, hyphen and underscore run`)
  if (autoDeploy !== true)
    throw new UnsupportedProperty(resource, 'AutoDeploy', 'without it the stage has no deployment, and nothing runs')
  return name
}

function refuse(resource: ResolvedResource, properties: readonly string[], why: string): void {
  const found = properties.find((property) => resource.properties[property] !== undefined)
  if (found !== undefined) throw new UnsupportedProperty(resource, found, why)
}
