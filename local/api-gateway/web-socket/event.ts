/**
 * What a function gets of a connection: the proxy event of WebSocket APIs ("Set up data mapping in WebSocket APIs",
 * `$context` variables; the shape was compared with events that others wrote down from the real gateway). Headers come
 * with $connect only, so whoever connected must be remembered by the function.
 */
import { requestTime } from '../event.ts'
import type { WebSocketStage } from './api.ts'

/** The request that opens a connection, and all that is known of a client afterwards. */
export interface Handshake {
  /** Raw, without `?`. */
  readonly query: string
  /** In the order and spelling in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly sourceIp: string
}

export interface EventParts {
  readonly stage: WebSocketStage
  readonly connectionId: string
  readonly connectedAt: number
  readonly handshake: Handshake
  readonly requestId: string
  readonly at: number
}

type Event = Readonly<Record<string, unknown>>

export function connectEvent(parts: EventParts): Event {
  return {
    ...headersOf(parts),
    ...queryOf(parts.handshake.query),
    ...(parts.stage.variables && { stageVariables: parts.stage.variables }),
    requestContext: context(parts, { routeKey: '$connect', eventType: 'CONNECT' }),
    isBase64Encoded: false,
  }
}

export function messageEvent(parts: EventParts, routeKey: string, messageId: string, body: string): Event {
  return {
    ...(parts.stage.variables && { stageVariables: parts.stage.variables }),
    requestContext: context(parts, { routeKey, messageId, eventType: 'MESSAGE' }),
    body,
    isBase64Encoded: false,
  }
}

export function disconnectEvent(parts: EventParts, code: number, reason: string): Event {
  const host = headerOf(parts.handshake, 'host') ?? ''
  const headers = { Host: host, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' }
  return {
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...(parts.stage.variables && { stageVariables: parts.stage.variables }),
    requestContext: context(parts, {
      routeKey: '$disconnect',
      disconnectStatusCode: code,
      eventType: 'DISCONNECT',
      disconnectReason: reason,
    }),
    isBase64Encoded: false,
  }
}

export function headerOf({ headers }: Handshake, name: string): string | undefined {
  return headers.find(([given]) => given.toLowerCase() === name)?.[1]
}

function context(parts: EventParts, own: Event): Event {
  const { stage, handshake, requestId, at } = parts
  const userAgent = headerOf(handshake, 'user-agent')
  return {
    ...own,
    extendedRequestId: requestId,
    requestTime: requestTime(at),
    messageDirection: 'IN',
    stage: stage.name,
    connectedAt: parts.connectedAt,
    requestTimeEpoch: at,
    identity: { ...(userAgent !== undefined && { userAgent }), sourceIp: handshake.sourceIp },
    requestId,
    domainName: headerOf(handshake, 'host')?.split(':')[0] ?? 'localhost',
    connectionId: parts.connectionId,
    apiId: stage.api.id,
  }
}

/** Of one hop only: they do not reach the function. */
const hopByHop: ReadonlySet<string> = new Set(['connection', 'upgrade'])

function headersOf({ handshake, at, requestId }: EventParts) {
  const trace = Buffer.from(requestId.padEnd(12, '0')).toString('hex').slice(0, 24)
  const all: (readonly [string, string])[] = [
    ...handshake.headers.filter(([name]) => !hopByHop.has(name.toLowerCase())),
    ['X-Amzn-Trace-Id', `Root=1-${Math.floor(at / 1000).toString(16)}-${trace}`],
    ['X-Forwarded-For', handshake.sourceIp],
    ['X-Forwarded-Port', headerOf(handshake, 'host')?.split(':')[1] ?? '80'],
    ['X-Forwarded-Proto', 'http'],
  ]
  return { headers: Object.fromEntries(all), multiValueHeaders: grouped(all) }
}

/** Decoded; of several values of one name the last is the plain one. */
function queryOf(query: string) {
  const all = [...new URLSearchParams(query)]
  if (all.length === 0) return {}
  return { queryStringParameters: Object.fromEntries(all), multiValueQueryStringParameters: grouped(all) }
}

function grouped(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const groups = Map.groupBy(pairs, ([name]) => name)
  return Object.fromEntries([...groups].map(([name, group]) => [name, group.map(([, value]) => value)]))
}
