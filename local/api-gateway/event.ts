// The event of payload format 2.0, as API Gateway builds it: "Create AWS Lambda proxy integrations for HTTP APIs".
// Two things that the documentation leaves open were measured by others on the real gateway: `rawPath` arrives decoded
// in spite of its name, and claims are texts, arrays among them as `[admin writer]`.

import { decoded, type MatchedRoute } from './routes.ts'

export interface HttpRequest {
  readonly method: string
  /** Without the query string, still percent-encoded. */
  readonly path: string
  readonly query: string
  /** Names in lower case, values of one name joined by a comma; `cookie` as it came. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly sourceIp: string
}

export interface EventParts {
  readonly request: HttpRequest
  readonly matched: MatchedRoute
  readonly accountId: string
  readonly apiId: string
  readonly domainName: string
  readonly requestId: string
  readonly at: number
  readonly stageVariables: Readonly<Record<string, string>> | undefined
  readonly authorizer:
    | { readonly claims: Readonly<Record<string, unknown>>; readonly scopes: readonly string[] }
    | undefined
}

export function proxyEvent(parts: EventParts): Readonly<Record<string, unknown>> {
  const { request, matched, authorizer, requestId, apiId, domainName, at } = parts
  const { cookie, ...headers } = request.headers
  const rawPath = decoded(request.path).split('?')[0] ?? '/'
  const query = queryParameters(request.query)
  const body = bodyOf(request)
  return {
    version: '2.0',
    routeKey: matched.route.routeKey,
    rawPath,
    rawQueryString: request.query,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/).filter((part) => part !== '') }),
    headers: {
      ...headers,
      'content-length': String(request.body.length),
      'x-amzn-trace-id': `Root=1-${Math.floor(at / 1000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`,
      'x-forwarded-for': request.sourceIp,
      'x-forwarded-port': headers.host?.split(':')[1] ?? '80',
      'x-forwarded-proto': 'http',
    },
    ...(query !== undefined && { queryStringParameters: query }),
    requestContext: {
      accountId: parts.accountId,
      apiId,
      ...(authorizer !== undefined && {
        authorizer: {
          jwt: {
            claims: wireClaims(authorizer.claims),
            scopes: authorizer.scopes.length > 0 ? authorizer.scopes : null,
          },
        },
      }),
      domainName,
      domainPrefix: domainName.split('.')[0],
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: matched.route.routeKey,
      stage: '$default',
      time: requestTime(at),
      timeEpoch: at,
    },
    ...(matched.pathParameters !== undefined && { pathParameters: matched.pathParameters }),
    ...(parts.stageVariables !== undefined && { stageVariables: parts.stageVariables }),
    ...body,
  }
}

/** Decoded; several values of one name are joined by a comma. */
function queryParameters(query: string): Record<string, string> | undefined {
  if (query === '') return undefined
  const found: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    found[name] = Object.hasOwn(found, name) ? `${found[name]},${value}` : value
  }
  return found
}

const TEXT = /^(text\/|application\/(json|javascript|xml|[^;]+\+(json|xml))(;|$))/i

/** Text types come as text, everything else (forms too) in base64. Bytes that are not UTF-8 are never bent into text. */
function bodyOf({ body, headers }: HttpRequest): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false }
  const type = headers['content-type']
  const text = body.toString('utf8')
  const isText =
    (type === undefined || TEXT.test(type)) && Buffer.byteLength(text) === body.length && !text.includes('\ufffd')
  return isText ? { body: text, isBase64Encoded: false } : { body: body.toString('base64'), isBase64Encoded: true }
}

/** Everything is a text on the gateway's way to the function; what is null is left out. */
function wireClaims(claims: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(claims).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, wireClaim(value)]))
}

function wireClaim(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(wireClaim).join(' ')}]`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `13/May/2026:13:48:51 +0000` */
export function requestTime(at: number): string {
  const [day, time] = new Date(at).toISOString().split('T')
  const [year, month, date] = day?.split('-') ?? []
  return `${date}/${MONTHS[Number(month) - 1]}/${year}:${time?.slice(0, 8)} +0000`
}
