import { connect } from './connect.ts'
import { converse } from './converse.ts'
import type { FeedPorts } from './ports.ts'
import type { SocketAnswer, SocketEvent } from './socket-event.ts'

/** A connection from its beginning to its end, by route. */
export const attend =
  (ports: FeedPorts) =>
  async (event: SocketEvent): Promise<SocketAnswer> => {
    const { routeKey, connectionId } = event.requestContext
    switch (routeKey) {
      case '$connect':
        return connect(event, ports)
      case '$disconnect':
        // AWS tries to say it, once: what it does not say, a post or the sweep finds out.
        await ports.listeners.remove(connectionId)
        ports.log.info('disconnected', { connection_id: connectionId })
        return { statusCode: 200 }
      default:
        return converse(event, ports)
    }
  }
