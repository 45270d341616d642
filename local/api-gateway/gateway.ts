// One request through the HTTP API: preflight, route, token, function, answer. Sockets are the server's matter; the
// simulated mode calls `handle` itself.

import type { Runtime } from '../runtime.ts'
import { functionAnswer, gatewayAnswer, type HttpAnswer } from './answer.ts'
import { authorize, type JwtAuthorizer } from './authorizer.ts'
import { type Cors, preflight, withCors } from './cors.ts'
import { type HttpRequest, proxyEvent } from './event.ts'
import { type MatchedRoute, Routes } from './routes.ts'

export interface Integration {
  readonly functionArn: string
  readonly timeoutMs: number
}

export interface HttpApi {
  readonly id: string
  readonly cors: Cors | undefined
  readonly routes: Routes
  readonly integrations: Map<string, Integration>
  readonly authorizers: Map<string, JwtAuthorizer>
  stageVariables: Readonly<Record<string, string>> | undefined
  stage: string | undefined
}

export interface GatewayCounts {
  requests: number
  unauthorized: number
  not_found: number
  function_errors: number
}

/** "Payload size: 10 MB" for the request; Lambda takes 6 MB of event. */
export const BODY_BYTES_MAX = 10 * 1024 * 1024
const LAMBDA_BYTES_MAX = 6 * 1024 * 1024

export function createApi(id: string, cors: Cors | undefined): HttpApi {
  return {
    id,
    cors,
    routes: new Routes(),
    integrations: new Map(),
    authorizers: new Map(),
    stageVariables: undefined,
    stage: undefined,
  }
}

export class Gateway {
  readonly counts: GatewayCounts = { requests: 0, unauthorized: 0, not_found: 0, function_errors: 0 }
  readonly #runtime: Runtime

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  async handle(api: HttpApi, request: HttpRequest): Promise<HttpAnswer> {
    this.counts.requests++
    const asked = preflight(api.cors, request)
    if (asked !== undefined) return asked
    return withCors(api.cors, request, await this.#answer(api, request))
  }

  async #answer(api: HttpApi, request: HttpRequest): Promise<HttpAnswer> {
    if (request.body.length > BODY_BYTES_MAX) return gatewayAnswer(413, 'Request Entity Too Large')
    const matched = api.routes.match(request.method, request.path)
    const integration = matched && api.integrations.get(matched.route.target)
    if (matched === undefined || integration === undefined) {
      this.counts.not_found++
      return gatewayAnswer(404, 'Not Found')
    }
    const at = this.#runtime.clock.now()
    const authorized = this.#authorize(api, request, matched, at)
    if (authorized !== undefined && 'refused' in authorized) {
      this.counts.unauthorized++
      return authorized.refused
    }
    const requestId = this.#runtime.random.uuid()
    const event = proxyEvent({
      request,
      matched,
      accountId: this.#runtime.account,
      apiId: api.id,
      domainName: request.headers.host?.split(':')[0] ?? 'localhost',
      requestId,
      at,
      stageVariables: api.stageVariables,
      authorizer: authorized,
    })
    const answer = await this.#invoke(integration, event)
    return { ...answer, headers: { ...answer.headers, 'apigw-requestid': requestId } }
  }

  #authorize(api: HttpApi, { headers }: HttpRequest, { route }: MatchedRoute, at: number) {
    if (route.authorizerId === undefined) return undefined
    const authorizer = api.authorizers.get(route.authorizerId)
    if (authorizer === undefined) throw new Error(`the route ${route.routeKey} has an unknown authorizer`)
    const issuer = this.#runtime.door('issuer')
    return authorize(authorizer, { headers, scopes: route.scopes, at }, (url, token) => issuer.verify(url, token))
  }

  async #invoke({ functionArn, timeoutMs }: Integration, event: unknown): Promise<HttpAnswer> {
    const bytes = Buffer.from(JSON.stringify(event))
    if (bytes.length > LAMBDA_BYTES_MAX) return gatewayAnswer(413, 'Request Entity Too Large')
    const { clock, functions, log } = this.#runtime
    const late = Promise.withResolvers<'late'>()
    const timer = clock.setTimeout(() => late.resolve('late'), timeoutMs)
    try {
      const result = await Promise.race([functions.invoke(functionArn, bytes), late.promise])
      if (result === 'late') return gatewayAnswer(503, 'Service Unavailable')
      if (result.functionError !== undefined) {
        this.counts.function_errors++
        log(
          `HTTP API: ${functionArn.split(':').at(-1)} failed: ${result.error?.errorType}: ${result.error?.errorMessage}`,
        )
      }
      return functionAnswer(result)
    } catch (error) {
      this.counts.function_errors++
      log(`HTTP API: ${functionArn}: ${error instanceof Error ? error.message : String(error)}`)
      return gatewayAnswer(500, 'Internal Server Error')
    } finally {
      timer.cancel()
    }
  }
}
