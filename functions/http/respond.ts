import { shortened } from '../../messages/shown-value.ts'
import { nearestOf } from '../../messages/suggestion.ts'
import { asError, isTemporary } from '../errors.ts'
import type { Log } from '../logger.ts'
import { type Grants, noGrants } from '../ports/grants.ts'
import { Answered, AnsweredText } from './answered.ts'
import { type Budgets, type Spent, unlimited } from './budgets.ts'
import type { Caller } from './caller.ts'
import { type Claims, callerIn, expiryIn } from './claims.ts'
import { checkPermitted } from './permitted.ts'
import { badCursor, badParameter, Problem, titles } from './problem.ts'
import type { SentBody } from './read-body.ts'
import type { ApiRequest } from './request.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

/** As an HTTP API calls a function, payload format 2.0; only what is used here. */
export interface HttpApiEvent {
  /** `GET /robots/{robot_id}` */
  readonly routeKey: string
  readonly rawPath: string
  readonly pathParameters?: Readonly<Record<string, string | undefined>>
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string
  readonly isBase64Encoded?: boolean
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

/** What every function needs that answers whoever has a token. */
export interface RespondPorts {
  readonly log: Log
  readonly grants: Grants
  /** How much each client may ask for. */
  readonly budgets: Budgets
}

/**
 * Every answer of a function: a body of ours, or a problem that says what was wrong. `own`: the routes that it answers; the
 * gateway sends it no other, unless somebody has wired them wrongly.
 */
export const respond =
  <Own extends Route>(
    own: readonly Own[],
    answer: (route: Own, request: ApiRequest, sent: SentBody) => Promise<object>,
    { log, grants, budgets }: RespondPorts,
  ) =>
  async (event: HttpApiEvent): Promise<HttpApiAnswer> => {
    let spent: Spent | undefined
    try {
      const route = routeOf(event, own)
      const claims = event.requestContext.authorizer?.jwt?.claims
      const caller = await callerIn(claims, grants)
      if (!route.open) spent = await budgets.spend(`${caller.kind}:${caller.name}`)
      if (spent?.allowed === false) throw tooMany(caller, spent)
      checkPermitted(route, caller)
      const asked = { ...parametersOf(event, route), ...headersOf(event), caller, by: caller.name }
      const answered = await answer(route, { ...asked, ...expiryIn(claims) }, sentBody(event))
      if (answered instanceof AnsweredText) return limited(plain(answered), spent)
      return limited(
        answered instanceof Answered
          ? json(answered.status, 'application/json', answered.body, answered.headers)
          : json(route.answers ?? 200, 'application/json', answered),
        spent,
      )
    } catch (error) {
      const said = error instanceof Problem ? error : (forged(event, error) ?? unexpected(event, error, log))
      return limited(problem(event, said), spent)
    }
  }

const tooMany = ({ name }: Caller, { limit, seconds }: Spent): Problem =>
  new Problem(
    429,
    'too-many-requests',
    `${name} asks for more than ${limit.rate_per_second} requests a second, or ${limit.burst} at once; ask again later`,
    { retry_after_seconds: Math.max(1, Math.ceil(seconds)) },
  )

/** The RateLimit fields of the IETF's draft: how much a client may ask for, and how much of it is left. */
const limited = (answer: HttpApiAnswer, spent: Spent | undefined): HttpApiAnswer => {
  if (spent === undefined) return answer
  const { limit, remaining, seconds } = spent
  const fields = {
    'ratelimit-policy': `"client";q=${limit.burst};w=${Math.ceil(limit.burst / limit.rate_per_second)}`,
    ratelimit: `"client";r=${remaining};t=${Math.ceil(seconds)}`,
  }
  return { ...answer, headers: { ...answer.headers, ...fields } }
}

/** Of a function all of whose routes are open: it asks nobody who is who. */
export const respondToAnybody = <Own extends Route & { readonly open: true }>(
  own: readonly Own[],
  answer: (route: Own, request: ApiRequest, sent: SentBody) => Promise<object>,
  log: Log,
) => respond(own, answer, { log, grants: noGrants, budgets: unlimited })

/** API Gateway has chosen the route, unless it was told to send us whatever it does not know. */
const routeOf = <Own extends Route>({ routeKey, rawPath, requestContext }: HttpApiEvent, own: readonly Own[]): Own => {
  const route = own.find(({ method, path }) => `${method} ${path}` === routeKey)
  if (route) return route
  const allowed = routes.filter(({ path }) => patternOf(path).test(rawPath)).map(({ method }) => method)
  if (allowed.length === 0) throw new Problem(404, 'not-found', `There is no ${rawPath}`)
  const { method } = requestContext.http
  throw new Problem(405, 'method-not-allowed', `${method} is not for ${rawPath}; ${allowed.join(', ')} is`, { allowed })
}

const sentBody = ({ body, isBase64Encoded, headers }: HttpApiEvent): SentBody => ({
  body,
  isBase64Encoded,
  contentType: headers?.['content-type'],
})

const headersOf = ({ headers = {}, requestContext }: HttpApiEvent): Pick<ApiRequest, 'headers' | 'request_id'> => ({
  headers,
  request_id: requestContext.requestId,
})

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`)

const parametersOf = ({ pathParameters = {}, queryStringParameters = {} }: HttpApiEvent, { parameters }: Route) => {
  const known = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
  const unknown = Object.keys(queryStringParameters).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    const there = known.length === 1 ? 'there is' : 'there are'
    const nearest = nearestOf(unknown, known)
    const expected = known.length > 0 ? known.join(', ') : 'none'
    const meant = nearest === undefined ? '' : `; did you mean "${nearest}"?`
    const detail = `there is no parameter ${shortened(unknown)}; ${there} ${expected}${meant}`
    throw new Problem(400, 'bad-parameter', detail, { parameter: unknown, expected: `only ${expected}` })
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

/** A cursor that nobody of us wrote may name a place that DynamoDB refuses to begin at: not our fault, nor an internal one. */
const forged = ({ queryStringParameters }: HttpApiEvent, error: unknown): Problem | undefined => {
  const cause = error instanceof Error ? error.cause : undefined
  const cursor = queryStringParameters?.cursor
  return cursor !== undefined && cause instanceof Error && cause.name === 'ValidationException'
    ? badCursor(cursor)
    : undefined
}

/** Nothing of what happened inside goes out: it is in the log, under the request's id. */
const unexpected = ({ requestContext, routeKey }: HttpApiEvent, error: unknown, log: Log): Problem => {
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
      // First, so that none of it is taken for what RFC 9457 says.
      ...more,
      type,
      title: titles[status] ?? 'Error',
      status,
      detail: message,
      instance: event.rawPath,
      request_id: event.requestContext.requestId,
    },
    {
      ...(Array.isArray(more.allowed) && { allow: more.allowed.join(', ') }),
      ...(more.retry_after_seconds !== undefined && { 'retry-after': String(more.retry_after_seconds) }),
    },
  )

const plain = ({ text, contentType }: AnsweredText): HttpApiAnswer => ({
  statusCode: 200,
  headers: { 'content-type': `${contentType}; charset=utf-8`, 'cache-control': 'no-store' },
  body: text,
})

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
