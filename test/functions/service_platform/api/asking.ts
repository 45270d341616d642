import { respond } from '../../../../functions/http/respond.ts'
import { RESOURCE_SERVER } from '../../../../functions/http/route.ts'
import { acceptingRoutes, functionOf, readingRoutes, routes, writingRoutes } from '../../../../functions/http/routes.ts'
import { answers as accepts } from '../../../../functions/service_platform/accept/answers.ts'
import type { AcceptPorts } from '../../../../functions/service_platform/accept/ports.ts'
import { answers as acts } from '../../../../functions/service_platform/act/answers.ts'
import type { ActPorts } from '../../../../functions/service_platform/act/ports.ts'
import { answers } from '../../../../functions/service_platform/api/answers.ts'
import type { ApiPorts } from '../../../../functions/service_platform/api/ports.ts'
import { asDescribed } from './described.ts'

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

/** The functions behind the gateway. */
export interface Doors {
  readonly api: ApiPorts
  readonly act?: ActPorts
  readonly accept?: AcceptPorts
}

/** What is sent beside the body. */
export interface Beside {
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly request_id?: string
}

export interface Asker {
  readonly groups?: unknown
  readonly username?: string
  /** As the claim has them; all if left out. */
  readonly fleets?: string
  /** In place of a person. */
  readonly application?: { readonly client_id: string; readonly scopes: readonly string[] }
}

const claimsOf = ({ groups = '[reader]', username = 'somebody', fleets = '*', application }: Asker) => {
  if (application === undefined) return { sub: 'sub-1', username, 'cognito:groups': groups, fleets }
  const { client_id, scopes } = application
  return { sub: client_id, client_id, scope: scopes.map((scope) => `${RESOURCE_SERVER}/${scope}`).join(' ') }
}

/** Asks as the gateway does: it chooses the route and its function, decodes the path and the query, and hands over the claims. */
export const asking =
  ({ api, act, accept }: Doors, asker: Asker = {}) =>
  async (method: string, url: string, body?: unknown, beside: Beside = {}): Promise<Answered> => {
    const { pathname: path, searchParams } = new URL(url, 'http://api')
    const route = routes.find((one) => one.method === method && patternOf(one.path).test(path))
    const pathParameters = route && patternOf(route.path).exec(path)?.groups
    const query = Object.fromEntries(
      [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name).join(',')]),
    )
    const event = {
      routeKey: route ? `${route.method} ${route.path}` : '$default',
      rawPath: path,
      ...(pathParameters && { pathParameters }),
      ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...beside.headers },
      ...(body !== undefined && { body: bodyOf(body) }),
      isBase64Encoded: Buffer.isBuffer(body),
      requestContext: {
        requestId: beside.request_id ?? 'request-1',
        http: { method, path },
        authorizer: { jwt: { claims: claimsOf(asker) } },
      },
    }
    const handler = handlerOf(route && functionOf(route), { api, ...(act && { act }), ...(accept && { accept }) })
    const answer = await handler(event)
    const isJson = /json/.test(answer.headers['content-type'] ?? '')
    if (!isJson) return { status: answer.statusCode, headers: answer.headers, body: { text: answer.body } }
    const answered = JSON.parse(answer.body) as Record<string, unknown>
    asDescribed(route, answer.statusCode, answered)
    return { status: answer.statusCode, headers: answer.headers, body: answered }
  }

const handlerOf = (name: ReturnType<typeof functionOf> | undefined, { api, act, accept }: Doors) => {
  if (name === 'act') {
    if (act === undefined) throw new Error('This needs the ports of act')
    return respond(writingRoutes, (route, request, sent) => acts[route.name](request, sent, act), act)
  }
  if (name === 'accept') {
    if (accept === undefined) throw new Error('This needs the ports of accept')
    return respond(acceptingRoutes, (route, request, sent) => accepts[route.name](request, sent, accept), accept)
  }
  return respond(readingRoutes, (route, request) => answers[route.name](request, api), api)
}

/** Bytes as the gateway hands over what is no text. */
const bodyOf = (body: unknown): string => {
  if (Buffer.isBuffer(body)) return body.toString('base64')
  return typeof body === 'string' ? body : JSON.stringify(body)
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{([^}]+)\}/g, '(?<$1>[^/]+)')}$`)
