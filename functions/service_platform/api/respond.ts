import { asError, isTemporary } from '../../errors.ts'
import { answers } from './answers.ts'
import { type Claims, checkGroup } from './groups.ts'
import type { ApiPorts } from './ports.ts'
import { badParameter, Problem, titles } from './problem.ts'
import { type Route, routes } from './routes.ts'

/** As an HTTP API calls a function, payload format 2.0; only what is used here. */
export interface HttpApiEvent {
  /** `GET /robots/{robot_id}` */
  readonly routeKey: string
  readonly rawPath: string
  readonly pathParameters?: Readonly<Record<string, string | undefined>>
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>
  readonly requestContext: {
    readonly requestId: string
    readonly http: { readonly method: string; readonly path: string }
    readonly authorizer?: { readonly jwt?: { readonly claims?: Claims } }
  }
}

export interface HttpApiAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Every answer of the API: a body of ours, or a problem that says what was wrong. */
export const respond =
  (ports: ApiPorts) =>
  async (event: HttpApiEvent): Promise<HttpApiAnswer> => {
    try {
      const route = routeOf(event)
      checkGroup(route, event.requestContext.authorizer?.jwt?.claims)
      const body = await answers[route.name](requestOf(event, route), ports)
      return json(200, 'application/json', body)
    } catch (error) {
      return problem(event, error instanceof Problem ? error : unexpected(event, error, ports))
    }
  }

/** API Gateway has chosen the route, unless it was told to send us whatever it does not know. */
const routeOf = ({ routeKey, rawPath, requestContext }: HttpApiEvent): Route => {
  const route = routes.find(({ method, path }) => `${method} ${path}` === routeKey)
  if (route) return route
  const allowed = routes.filter(({ path }) => patternOf(path).test(rawPath)).map(({ method }) => method)
  if (allowed.length === 0) throw new Problem(404, 'not-found', `There is no ${rawPath}`)
  const { method } = requestContext.http
  throw new Problem(405, 'method-not-allowed', `${method} is not for ${rawPath}; ${allowed.join(', ')} is`, { allowed })
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`)

const requestOf = ({ pathParameters = {}, queryStringParameters = {} }: HttpApiEvent, { parameters }: Route) => {
  const known = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
  const unknown = Object.keys(queryStringParameters).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    const expected = known.length > 0 ? `only ${known.join(', ')}` : 'no parameter'
    throw badParameter(unknown, queryStringParameters[unknown], expected)
  }
  return { path: decoded(pathParameters), query: present(queryStringParameters) }
}

/** `ff%3A5iO4` and `ff:5iO4` are the same robot, whether the gateway has decoded its path or not: no id has a `%`. */
const decoded = (parameters: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(present(parameters)).map(([name, value]) => {
      try {
        return [name, decodeURIComponent(value)]
      } catch {
        throw badParameter(name, value, 'an id, URL-encoded,')
      }
    }),
  )

const present = (parameters: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined))

/** Nothing of what happened inside goes out: it is in the log, under the request's id. */
const unexpected = ({ requestContext, routeKey }: HttpApiEvent, error: unknown, { log }: ApiPorts): Problem => {
  const { requestId } = requestContext
  log.error('request failed', { request_id: requestId, route: routeKey, error: asError(error) })
  return isTemporary(error)
    ? new Problem(503, 'not-now', 'A store does not answer at the moment; ask again', { retry_after_seconds: 1 })
    : new Problem(500, 'internal', `Something went wrong in here; the log has it under ${requestId}`)
}

const problem = (event: HttpApiEvent, { status, type, message, more }: Problem): HttpApiAnswer =>
  json(
    status,
    'application/problem+json',
    {
      type,
      title: titles[status] ?? 'Error',
      status,
      detail: message,
      instance: event.rawPath,
      request_id: event.requestContext.requestId,
      ...more,
    },
    {
      ...(Array.isArray(more.allowed) && { allow: more.allowed.join(', ') }),
      ...(more.retry_after_seconds !== undefined && { 'retry-after': String(more.retry_after_seconds) }),
    },
  )

/** What the system knows is true for now and for the one who asked. */
const json = (
  statusCode: number,
  contentType: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): HttpApiAnswer => ({
  statusCode,
  headers: { 'content-type': contentType, 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
})
