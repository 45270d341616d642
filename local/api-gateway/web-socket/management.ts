/**
 * `@connections`, the API by which a back end reaches its clients: "Use @connections commands in your backend service".
 * The SDK's client is pointed at the stage; what it is told are the four errors that the API reference lists.
 */
import { AwsError, type AwsResponse, jsonError, jsonResponse } from '../../aws-api/service.ts'
import type { WebSocketApis } from './api.ts'
import { type Connection, type Connections, messageBytesMax } from './connections.ts'
import { headerOf } from './event.ts'

export interface ManagementRequest {
  readonly method: string
  /** Still percent-encoded. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/**
 * What may wait for one client that does not read: a few full messages. AWS names no figure, only the refusal: "the
 * WebSocket client side buffer is full".
 */
export const waitingBytesMax = 4 * messageBytesMax

const path = /^\/([\w-]+)\/(?:@|%40)connections\/([^/]+)$/

export const isManagement = (given: string): boolean => path.test(given)

export function manage(apis: WebSocketApis, connections: Connections, request: ManagementRequest): AwsResponse {
  try {
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) {
      throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403)
    }
    const [, stageName = '', id = ''] = path.exec(request.path) ?? []
    const stage = apis.stage(stageName)
    if (!stage) throw new AwsError('ForbiddenException', 'Forbidden', 403)
    const connection = connections.find(stage, decodeURIComponent(id))
    if (!connection) throw new AwsError('GoneException', 'Gone', 410)
    return answer(connections, connection, request)
  } catch (error) {
    if (error instanceof AwsError) return jsonError(error, 'application/json')
    throw error
  }
}

function answer(connections: Connections, connection: Connection, { method, body }: ManagementRequest): AwsResponse {
  switch (method) {
    case 'POST':
      if (body.byteLength > messageBytesMax) {
        throw new AwsError('PayloadTooLargeException', 'Message too long', 413)
      }
      if (connection.wire.waitingBytes + body.byteLength > waitingBytesMax) {
        throw new AwsError('LimitExceededException', 'The WebSocket client side buffer is full', 429)
      }
      connections.send(connection, body)
      return { status: 200, headers: {}, body: '' }
    case 'GET':
      return jsonResponse(
        {
          connectedAt: new Date(connection.connectedAt).toISOString(),
          identity: {
            sourceIp: connection.handshake.sourceIp,
            userAgent: headerOf(connection.handshake, 'user-agent') ?? '',
          },
          lastActiveAt: new Date(connection.lastActiveAt).toISOString(),
        },
        200,
        'application/json',
      )
    case 'DELETE':
      connections.end(connection, 1000, 'Connection Closed Normally')
      return { status: 204, headers: {}, body: '' }
    default:
      throw new AwsError('ForbiddenException', `${method} is not an @connections command`, 403)
  }
}
