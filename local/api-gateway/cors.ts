// CORS of an HTTP API: "Configure CORS for HTTP APIs". Where it is configured the gateway answers preflights itself, without
// authorizer or function, and its headers replace the function's.

import type { HttpAnswer } from './answer.ts'
import type { HttpRequest } from './event.ts'

export interface Cors {
  readonly AllowOrigins?: readonly string[]
  readonly AllowMethods?: readonly string[]
  readonly AllowHeaders?: readonly string[]
  readonly ExposeHeaders?: readonly string[]
  readonly MaxAge?: number
  readonly AllowCredentials?: boolean
}

/** The answer to a preflight, or undefined when the request is none. */
export function preflight(cors: Cors | undefined, request: HttpRequest): HttpAnswer | undefined {
  const { origin, 'access-control-request-method': method } = request.headers
  if (cors === undefined || request.method !== 'OPTIONS' || origin === undefined || method === undefined)
    return undefined
  const headers = originHeaders(cors, origin)
  if (headers === undefined) return { status: 204, headers: {}, body: Buffer.alloc(0) }
  return {
    status: 204,
    headers: {
      ...headers,
      ...list('access-control-allow-methods', cors.AllowMethods),
      ...list('access-control-allow-headers', cors.AllowHeaders),
      ...(cors.MaxAge !== undefined && { 'access-control-max-age': String(cors.MaxAge) }),
    },
    body: Buffer.alloc(0),
  }
}

export function withCors(cors: Cors | undefined, request: HttpRequest, answer: HttpAnswer): HttpAnswer {
  const { origin } = request.headers
  if (cors === undefined || origin === undefined) return answer
  const kept = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'))
  const own = originHeaders(cors, origin)
  const expose = own === undefined ? {} : list('access-control-expose-headers', cors.ExposeHeaders)
  return { ...answer, headers: { ...Object.fromEntries(kept), ...own, ...expose } }
}

function originHeaders(cors: Cors, origin: string): Record<string, string> | undefined {
  const allowed = cors.AllowOrigins?.find((pattern) => originMatches(pattern, origin))
  if (allowed === undefined) return undefined
  return {
    'access-control-allow-origin': allowed === '*' ? '*' : origin,
    ...(cors.AllowCredentials === true && { 'access-control-allow-credentials': 'true' }),
  }
}

/** `*`, `https://*`, or the origin itself. */
function originMatches(pattern: string, origin: string): boolean {
  if (pattern.endsWith('*')) return origin.toLowerCase().startsWith(pattern.slice(0, -1).toLowerCase())
  return pattern.toLowerCase() === origin.toLowerCase()
}

function list(name: string, values: readonly string[] | undefined): Record<string, string> {
  return values === undefined || values.length === 0 ? {} : { [name]: values.join(',') }
}
