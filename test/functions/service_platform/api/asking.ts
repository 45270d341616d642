import { respond } from '../../../../functions/http/respond.ts'
import { RESOURCE_SERVER } from '../../../../functions/http/route.ts'
import { functionOf, readingRoutes, routes, writingRoutes } from '../../../../functions/http/routes.ts'
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

/** Both functions behind the gateway. */
export interface Doors {
  readonly api: ApiPorts
  readonly act?: ActPorts
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
  ({ api, act }: Doors, asker: Asker = {}) =>
  async (method: string, url: string, body?: unknown): Promise<Answered> => {
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
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      isBase64Encoded: false,
      requestContext: {
        requestId: 'request-1',
        http: { method, path },
        authorizer: { jwt: { claims: claimsOf(asker) } },
      },
    }
    const isActing = route !== undefined && functionOf(route) === 'act'
    if (isActing && act === undefined) throw new Error(`${method} ${path} needs the ports of act`)
    const handler =
      isActing && act
        ? respond(writingRoutes, ({ name }, request, sent) => acts[name](request, sent, act), act)
        : respond(readingRoutes, ({ name }, request) => answers[name](request, api), api)
    const answer = await handler(event)
    const answered = JSON.parse(answer.body) as Record<string, unknown>
    asDescribed(route, answer.statusCode, answered)
    return { status: answer.statusCode, headers: answer.headers, body: answered }
  }

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{([^}]+)\}/g, '(?<$1>[^/]+)')}$`)
