import type { ApiPorts } from '../../../../functions/service_platform/api/ports.ts'
import { respond } from '../../../../functions/service_platform/api/respond.ts'
import { routes } from '../../../../functions/service_platform/api/routes.ts'

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

/** Asks the API as the gateway does: it chooses the route, decodes the path and the query, and hands over the claims. */
export const asking =
  (ports: ApiPorts, groups: unknown = '[reader]') =>
  async (method: string, url: string): Promise<Answered> => {
    const { pathname, searchParams } = new URL(url, 'http://api')
    const path = pathname
    const route = routes.find((one) => one.method === method && patternOf(one.path).test(path))
    const pathParameters = route && patternOf(route.path).exec(path)?.groups
    const query = Object.fromEntries(
      [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name).join(',')]),
    )
    const answer = await respond(ports)({
      routeKey: route ? `${route.method} ${route.path}` : '$default',
      rawPath: path,
      ...(pathParameters && { pathParameters }),
      ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
      requestContext: {
        requestId: 'request-1',
        http: { method, path },
        authorizer: { jwt: { claims: { sub: 'somebody', 'cognito:groups': groups } } },
      },
    })
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: JSON.parse(answer.body) as Record<string, unknown>,
    }
  }

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{([^}]+)\}/g, '(?<$1>[^/]+)')}$`)
