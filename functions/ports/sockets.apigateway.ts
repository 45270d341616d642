import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { asError, isTemporary } from '../errors.ts'
import { failing } from './failing.ts'
import type { Sockets } from './sockets.ts'

/** API Gateway's side of the connections of a WebSocket API. A post that is given up may arrive all the same. */
export const socketsOfApiGateway = (management: ApiGatewayManagementApiClient): Sockets => ({
  post: async (ConnectionId, text, within_ms) => {
    try {
      await management.send(new PostToConnectionCommand({ ConnectionId, Data: text }), {
        abortSignal: AbortSignal.timeout(within_ms),
      })
      return { outcome: 'taken' }
    } catch (error) {
      if (error instanceof GoneException) return { outcome: 'gone' }
      const { name, message } = asError(error)
      // It answers 429 for a connection that does not read, and for an account that posts too much.
      const outcome = isTemporary(error) ? 'busy' : 'refused'
      return { outcome, error_class: name, error_text: `post to connection ${ConnectionId}: ${message}` }
    }
  },

  end: async (ConnectionId) => {
    await management.send(new DeleteConnectionCommand({ ConnectionId })).catch((error: unknown) => {
      if (!(error instanceof GoneException)) return failing(`end connection ${ConnectionId}`)(error)
      return undefined
    })
  },

  isThere: async (ConnectionId) => {
    try {
      await management.send(new GetConnectionCommand({ ConnectionId }))
      return true
    } catch (error) {
      if (error instanceof GoneException) return false
      return failing(`look for connection ${ConnectionId}`)(error)
    }
  },
})
